#include "sampler/plausible.hpp"

namespace datagems::json_schema {

PlausibleRange plausible_range(Topic topic) {
    switch (topic) {
    case Topic::age:
        return {18, 90};
    case Topic::year:
        return {1990, 2025};
    case Topic::price:
        return {1, 500};
    case Topic::rating:
        return {1, 5};
    case Topic::count:
        return {1, 20};
    case Topic::percent:
        return {0, 100};
    case Topic::share:
        return {0, 1};
    case Topic::weight:
        return {1, 90};
    case Topic::size:
        return {1, 200};
    case Topic::temperature:
        return {-15, 38};
    case Topic::minutes:
    case Topic::duration:
        return {5, 180};
    case Topic::latitude:
        return {-60, 70};
    case Topic::longitude:
        return {-180, 180};
    case Topic::code:
        return {1'000, 99'999};
    default:
        return {};
    }
}

int decimals_usual(Topic topic) {
    switch (topic) {
    case Topic::latitude:
    case Topic::longitude:
    case Topic::share:
        return -4;
    case Topic::weight:
    case Topic::temperature:
        return -1;
    default:
        return -2;
    }
}

} // namespace datagems::json_schema
