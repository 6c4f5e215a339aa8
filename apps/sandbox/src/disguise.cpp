#include "disguise.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

// A value of another type in the place of the first property.
json::value with_wrong_type(const json::object& object) {
    json::object changed = object;
    json::value& first = changed.begin()->value();
    if (first.is_string())
        first = json::array{};
    else
        first = "a value of the wrong type";
    return changed;
}

} // namespace

Answer disguise(std::string content, std::optional<Fault> fault) {
    if (fault == Fault::garbage) return Answer{"I am sorry, but I can only talk about the weather today.", false};
    if (fault == Fault::fenced) return Answer{"```json\n" + content + "\n```", false};
    if (fault == Fault::prose)
        return Answer{"Here is the object you asked for:\n\n" + content + "\n\nTell me if you need another one.",
                      false};
    if (fault == Fault::truncated) {
        content.resize(content.size() / 2);
        return Answer{std::move(content), true};
    }
    return Answer{std::move(content), false};
}

json::value spoil(json::value value, const json_schema::Validator& validator) {
    if (const json::object* object = value.if_object(); object && !object->empty()) {
        json::value changed = with_wrong_type(*object);
        if (!validator.is_valid(changed)) return changed;
    }
    json::value unexpected = json::object{{"unexpected", true}};
    if (!validator.is_valid(unexpected)) return unexpected;
    return json::array{};
}

} // namespace datagems::sandbox
