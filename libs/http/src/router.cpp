#include "datagems/http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace datagems::http {

namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    std::size_t start = 1; // after the first slash
    while (start <= path.size()) {
        const auto end = std::min(path.find('/', start), path.size());
        segments.push_back(path.substr(start, end - start));
        start = end + 1;
    }
    return segments;
}

const Route* find_method(const std::vector<const Route*>& routes, Method method) {
    const auto found = std::ranges::find(routes, method, [](const Route* route) { return route->method; });
    return found == routes.end() ? nullptr : *found;
}

std::vector<std::string> allowed_methods(const std::vector<const Route*>& routes) {
    std::vector<std::string> allowed{"OPTIONS"};
    for (const Route* route : routes) {
        if (route->method != Method::options) allowed.emplace_back(to_string(route->method));
    }
    if (find_method(routes, Method::get) != nullptr && find_method(routes, Method::head) == nullptr) {
        allowed.emplace_back("HEAD");
    }
    std::ranges::sort(allowed);
    return allowed;
}

} // namespace

std::vector<Router::Segment> Router::parse_pattern(std::string_view pattern) {
    const std::string quoted = "route pattern \"" + std::string(pattern) + "\" ";
    if (!pattern.starts_with('/')) throw std::logic_error(quoted + "must start with a slash");
    std::vector<Segment> segments;
    for (const auto text : split(pattern)) {
        const bool parameter = text.starts_with('{') && text.ends_with('}') && text.size() > 2;
        const auto name = parameter ? text.substr(1, text.size() - 2) : text;
        if (name.find_first_of("{}") != std::string_view::npos) throw std::logic_error(quoted + "has a stray brace");
        segments.push_back({std::string(name), parameter});
    }
    return segments;
}

bool Router::goes_before(const Pattern& left, const Pattern& right) {
    return std::ranges::lexicographical_compare(left.segments, right.segments, {}, &Segment::parameter,
                                                &Segment::parameter);
}

void Router::add(Route route) {
    auto segments = parse_pattern(route.pattern);
    const Route& added = routes_.emplace_back(std::move(route));
    // Patterns that differ only in their parameters' names are one.
    const auto same_segment = [](const Segment& a, const Segment& b) {
        return a.parameter == b.parameter && (a.parameter || a.text == b.text);
    };
    const auto same = std::ranges::find_if(patterns_, [&](const Pattern& pattern) {
        return std::ranges::equal(pattern.segments, segments, same_segment);
    });
    if (same != patterns_.end()) {
        if (find_method(same->routes, added.method) != nullptr) {
            throw std::logic_error("two routes for " + std::string(to_string(added.method)) + " " + added.pattern);
        }
        if (!std::ranges::equal(same->segments, segments, {}, &Segment::text, &Segment::text)) {
            throw std::logic_error("route " + added.pattern + " names its parameters differently from another one");
        }
        same->routes.push_back(&added);
        return;
    }
    patterns_.push_back({std::move(segments), {&added}});
    std::ranges::stable_sort(patterns_, goes_before);

    literals_.clear();
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
        if (std::ranges::none_of(patterns_[i].segments, &Segment::parameter)) {
            literals_.emplace(patterns_[i].routes.front()->pattern, i);
        }
    }
}

const Router::Pattern* Router::find(std::string_view path, std::vector<std::string_view>& segments) const {
    // Nothing is more literal than a pattern without parameters.
    if (const auto literal = literals_.find(path); literal != literals_.end()) return &patterns_[literal->second];
    segments = split(path);
    const auto fits = [](const Segment& segment, std::string_view text) {
        return segment.parameter ? !text.empty() : segment.text == text;
    };
    for (const auto& pattern : patterns_) {
        if (std::ranges::equal(pattern.segments, segments, fits)) return &pattern;
    }
    return nullptr;
}

RouteMatch Router::match(Method method, std::string_view path) const {
    RouteMatch result;
    if (!path.starts_with('/')) return result;
    std::vector<std::string_view> segments;
    const Pattern* pattern = find(path, segments);
    if (pattern == nullptr) return result;

    result.route = find_method(pattern->routes, method);
    if (result.route == nullptr && method == Method::head) result.route = find_method(pattern->routes, Method::get);
    if (result.route == nullptr) {
        result.allowed = allowed_methods(pattern->routes);
        return result;
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (pattern->segments[i].parameter) result.parameters.emplace(pattern->segments[i].text, segments[i]);
    }
    return result;
}

} // namespace datagems::http
