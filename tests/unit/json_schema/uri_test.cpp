// Resolving URI references: the examples of RFC 3986, section 5.4, and what fuzzing found.
#include "uri.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace datagems::json_schema;

namespace {

struct Example {
    std::string_view base;
    std::string_view reference;
    std::string_view document;
};

constexpr std::string_view kBase = "http://a/b/c/d;p?q";

constexpr std::array kExamples = {
    Example{kBase, "g:h", "g:h"},
    Example{kBase, "g", "http://a/b/c/g"},
    Example{kBase, "./g", "http://a/b/c/g"},
    Example{kBase, "g/", "http://a/b/c/g/"},
    Example{kBase, "/g", "http://a/g"},
    Example{kBase, "//g", "http://g"},
    Example{kBase, "?y", "http://a/b/c/d;p?y"},
    Example{kBase, "g?y", "http://a/b/c/g?y"},
    Example{kBase, "#s", "http://a/b/c/d;p?q"},
    Example{kBase, "g#s", "http://a/b/c/g"},
    Example{kBase, "g?y#s", "http://a/b/c/g?y"},
    Example{kBase, ";x", "http://a/b/c/;x"},
    Example{kBase, "g;x?y#s", "http://a/b/c/g;x?y"},
    Example{kBase, "", "http://a/b/c/d;p?q"},
    Example{kBase, ".", "http://a/b/c/"},
    Example{kBase, "./", "http://a/b/c/"},
    Example{kBase, "..", "http://a/b/"},
    Example{kBase, "../", "http://a/b/"},
    Example{kBase, "../g", "http://a/b/g"},
    Example{kBase, "../..", "http://a/"},
    Example{kBase, "../../", "http://a/"},
    Example{kBase, "../../g", "http://a/g"},
    Example{kBase, "../../../g", "http://a/g"},
    Example{kBase, "../../../../g", "http://a/g"},
    Example{kBase, "/./g", "http://a/g"},
    Example{kBase, "/../g", "http://a/g"},
    Example{kBase, "g.", "http://a/b/c/g."},
    Example{kBase, ".g", "http://a/b/c/.g"},
    Example{kBase, "g..", "http://a/b/c/g.."},
    Example{kBase, "..g", "http://a/b/c/..g"},
    Example{kBase, "./../g", "http://a/b/g"},
    Example{kBase, "./g/.", "http://a/b/c/g/"},
    Example{kBase, "g/./h", "http://a/b/c/g/h"},
    Example{kBase, "g/../h", "http://a/b/c/h"},
    Example{kBase, "g;x=1/./y", "http://a/b/c/g;x=1/y"},
    Example{kBase, "g;x=1/../y", "http://a/b/c/y"},
    Example{kBase, "g?y/./x", "http://a/b/c/g?y/./x"},
    Example{kBase, "g?y/../x", "http://a/b/c/g?y/../x"},
    Example{kBase, "http:g", "http:g"}, // the strict reading
    Example{"http://a", "g", "http://a/g"},
    Example{"http://a/b//..", "c", "http://a/b//c"},
    Example{"http://a/", "..//", "http://a//"},
    Example{"http://a/b", "//../..", "http://../"},
    Example{"x:/b", ".//c", "x:/.//c"}, // no authority comes of it
    Example{"urn:a:b", "#c", "urn:a:b"},
    Example{"urn:a:b", "c", "urn:c"},
    Example{kNamelessUri, "httpz:?#", "httpz:?"},
    Example{kNamelessUri, "a.json", "json-schema:///a.json"},
};

} // namespace

TEST_CASE("A reference is resolved as RFC 3986 says") {
    for (const auto& [base, reference, document] : kExamples) {
        CAPTURE(base, reference);
        const auto uri = resolved(base, reference);
        REQUIRE(uri);
        CHECK(uri->document == document);
    }
}

TEST_CASE("What resolves is a URI again, and itself when resolved once more") {
    for (const auto& example : kExamples) {
        CAPTURE(example.base, example.reference);
        const auto document = resolved(example.base, example.reference)->document;
        CHECK(is_absolute_uri(document));
        CHECK(resolved(example.base, document)->document == document);
    }
}

TEST_CASE("No reference and no base but well-formed ones are resolved") {
    for (const std::string_view reference : {"a:[", "http://[x", "a b", "%zz", "#%f"}) {
        CAPTURE(reference);
        CHECK_FALSE(resolved(kBase, reference));
    }
    CHECK_FALSE(resolved("a/b", "c"));
    CHECK_FALSE(resolved(kBase, std::string(3'000, 'a')));
}
