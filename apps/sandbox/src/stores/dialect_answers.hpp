// Answers in the words of a dialect: the envelope around results, the shapes of errors.
#pragma once

#include "store_call.hpp"
#include "store_servers.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace datagems::sandbox {

class DialectAnswers {
  public:
    // `replica` gives the node its names.
    DialectAnswers(Dialect dialect, std::size_t replica);

    [[nodiscard]] Dialect dialect() const noexcept { return dialect_; }
    [[nodiscard]] bool is_sandbox() const noexcept { return dialect_ == Dialect::sandbox; }

    // `result` is JSON text.
    [[nodiscard]] StoreAnswer result(std::string_view result) const;
    [[nodiscard]] StoreAnswer error(int status, std::string_view message) const;
    [[nodiscard]] StoreAnswer failure(const Error& error) const { return this->error(500, error.message); }
    // A payload or query that is not as it must be: 422 of the node, 400 of the sandbox. `where` is "body" or "query".
    [[nodiscard]] StoreAnswer bad_payload(std::string_view where, std::string_view field,
                                          std::string_view message) const;
    [[nodiscard]] StoreAnswer no_such_route() const;
    [[nodiscard]] StoreAnswer wrong_method(std::string_view allowed) const;

    // The body's object; an answer that refuses it in place of an error.
    [[nodiscard]] boost::system::result<boost::json::object, StoreAnswer> read_object(std::string_view body) const;

  private:
    const Dialect dialect_;
    boost::json::object identity_; // of the node
    std::string identity_text_;    // the same as the end of an envelope
};

// A member that must be a string, of those that read_object returns. Null: missing or of another type.
[[nodiscard]] const boost::json::string* string_member(const boost::json::object& object, std::string_view name);
// The same where it may be missing or null.
[[nodiscard]] std::string text_or_empty(const boost::json::object& object, std::string_view name);

} // namespace datagems::sandbox
