#include "keywords/string.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"

#include "datagems/base/utf8.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string characters(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " character" : " characters") + " long";
}

template <bool reports>
bool check_length(Evaluation<reports>& run, const Node& node, const StringChecks& checks, std::string_view text,
                  const Path<reports>& path) {
    // A text of n bytes has between n/4 and n code points: mostly there is nothing to count.
    const bool short_enough = text.size() <= checks.max_length;
    const bool long_enough = text.size() / 4 >= checks.min_length;
    if (short_enough && long_enough) return true;
    const std::size_t length = count_code_points(text);
    bool valid = true;
    if (length < checks.min_length) {
        valid = run.fail(node, "minLength", path, [&] { return "must be at least " + characters(checks.min_length); });
    }
    if (length > checks.max_length) {
        valid = run.fail(node, "maxLength", path, [&] { return "must be at most " + characters(checks.max_length); });
    }
    return valid;
}

template <bool reports>
bool check_pattern(Evaluation<reports>& run, const Node& node, const Pattern& pattern, std::string_view text,
                   const Path<reports>& path) {
    std::size_t work = 0;
    const auto answer = pattern.match(text, work);
    if (!run.charge(work, node, path)) return false;
    switch (answer) {
    case Pattern::Match::yes:
        return true;
    case Pattern::Match::no:
        return run.fail(node, "pattern", path, [&] { return "must match the pattern \"" + pattern.source() + "\""; });
    case Pattern::Match::no_text:
        return run.fail(node, "pattern", path, [] { return std::string("must be valid UTF-8"); });
    case Pattern::Match::gave_up:
        break;
    }
    return run.give_up(node, "pattern", path,
                       "cannot be checked: matching the pattern \"" + pattern.source() + "\" takes too long");
}

} // namespace

void compile_string(Compiler& compiler, Node& node, const json::object& schema) {
    StringChecks checks;
    checks.min_length = compiler.count(node, schema, "minLength").value_or(0);
    checks.max_length = compiler.count(node, schema, "maxLength").value_or(SIZE_MAX);
    if (const json::string* source = compiler.string(node, schema, "pattern")) {
        checks.pattern = compiler.pattern({source->data(), source->size()}, child_pointer(node.pointer, "pattern"));
    }
    const json::string* format = compiler.string(node, schema, "format");
    if (format != nullptr && compiler.asserts_formats(node)) {
        checks.format = find_format({format->data(), format->size()});
    }
    if (checks.min_length != 0 || checks.max_length != SIZE_MAX || checks.pattern || checks.format != nullptr) {
        node.string = std::make_unique<StringChecks>(std::move(checks));
    }
}

template <bool reports>
bool check_string(Evaluation<reports>& run, const Node& node, const StringChecks& checks, const json::string& text,
                  const Path<reports>& path) {
    constexpr std::size_t bytes_per_step = 64;
    const std::string_view view(text.data(), text.size());
    if (!run.charge(view.size() / bytes_per_step, node, path)) return false;
    bool valid = check_length(run, node, checks, view, path);
    if (!valid && !run.wants_more()) return false;
    if (checks.pattern) valid = check_pattern(run, node, *checks.pattern, view, path) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.format != nullptr && !checks.format->matches(view)) {
        valid = run.fail(node, "format", path, [&] { return "must be " + std::string(checks.format->description); });
    }
    return valid;
}

template bool check_string(Evaluation<true>&, const Node&, const StringChecks&, const json::string&, const Path<true>&);
template bool check_string(Evaluation<false>&, const Node&, const StringChecks&, const json::string&,
                           const Path<false>&);

} // namespace datagems::json_schema
