#include "sampler/regex.hpp"

#include "regex/code_points.hpp"
#include "regex/parser.hpp"
#include "sampler/regex_characters.hpp"

namespace datagems::json_schema {

namespace {

using regex::Node;
using Kind = Node::Kind;

constexpr std::size_t kLongest = 20'000;    // bytes
constexpr std::size_t kMostSteps = 100'000; // nested repeats stop here

bool is_possible(const Node& node) {
    if (node.kind == Kind::character && regex::is_surrogate(node.value)) return false;
    for (const Node& child : node.children) {
        if (!is_possible(child)) return false;
    }
    return true;
}

char32_t pick(const regex::CharSet& set, Random& random) {
    std::uint64_t total = 0;
    for (const auto& [first, last] : set.ranges()) {
        total += last - first + 1;
    }
    std::uint64_t at = random.below(total);
    for (const auto& [first, last] : set.ranges()) {
        const std::uint64_t size = last - first + 1;
        if (at < size) return first + static_cast<char32_t>(at);
        at -= size;
    }
    return set.ranges().front().first;
}

class Writer {
  public:
    Writer(const regex::Regex& regex, const std::vector<regex::CharSet>& usual, Random& random, std::uint32_t extra)
        : usual_(usual), random_(random), extra_(extra), groups_(regex.groups + 1) {}

    void write(const Node& node) {
        if (text_.size() > kLongest || ++steps_ > kMostSteps) return;
        switch (node.kind) {
        case Kind::character:
            regex::append_utf8(text_, node.value);
            break;
        case Kind::any_of:
            regex::append_utf8(text_, pick(usual_[node.value], random_));
            break;
        case Kind::sequence:
            for (const Node& child : node.children) {
                write(child);
            }
            break;
        case Kind::choice:
            write(random_.pick(node.children));
            break;
        case Kind::capture: {
            const std::size_t start = text_.size();
            write(node.children.front());
            groups_[node.value] = text_.substr(start);
            break;
        }
        case Kind::repeat:
            write_repeat(node);
            break;
        case Kind::back_reference:
            text_ += groups_[node.value];
            break;
        case Kind::start:
        case Kind::end:
        case Kind::word_boundary:
        case Kind::look_ahead:
        case Kind::look_behind:
            break;
        }
    }

    std::string text() && { return std::move(text_); }

  private:
    void write_repeat(const Node& node) {
        const std::uint64_t more = node.most == regex::kUnlimited ? extra_ : node.most - node.least;
        const std::uint64_t times = node.least + random_.below(more + 1);
        for (std::uint64_t i = 0; i < times && steps_ < kMostSteps; ++i) {
            write(node.children.front());
        }
    }

    const std::vector<regex::CharSet>& usual_;
    Random& random_;
    std::uint32_t extra_;
    std::vector<std::string> groups_;
    std::string text_;
    std::size_t steps_ = 0;
};

} // namespace

std::optional<RegexGenerator> RegexGenerator::parse(std::string_view pattern) {
    auto parsed = regex::parse(pattern);
    if (!parsed || !is_possible(parsed->root)) return std::nullopt;
    std::vector<regex::CharSet> usual;
    for (const regex::CharClass& what : parsed->classes) {
        usual.push_back(usual_characters(what));
        if (usual.back().empty()) return std::nullopt;
    }
    return RegexGenerator(std::move(*parsed), std::move(usual));
}

std::string RegexGenerator::generate(Random& random, std::uint32_t extra) const {
    Writer writer(regex_, usual_, random, extra);
    writer.write(regex_.root);
    return std::move(writer).text();
}

} // namespace datagems::json_schema
