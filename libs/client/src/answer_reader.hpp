// Bytes in, answers out: HTTP/1.x responses one after the other. No sockets; the only user of Beast's parser here.
//
//     reader.begin(head);
//     auto space = reader.prepare();  …read into it…
//     auto complete = reader.commit(bytes_read);   // or reader.end_of_stream()
//     if (complete && *complete) use(reader.take());
#pragma once

#include "datagems/client/http_client.hpp"

#include <boost/asio/buffer.hpp>

#include <memory>

namespace datagems::client {

class AnswerReader {
  public:
    explicit AnswerReader(std::size_t max_body_bytes);
    ~AnswerReader();
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;

    // Makes ready for the next answer; `head`: it will have no body.
    void begin(bool head);

    // Where to put what is read next; valid until commit.
    [[nodiscard]] boost::asio::mutable_buffer prepare();

    // Takes in `bytes` of prepare()'s space. True when the answer is complete. Answers with a status of 100 to 199 are
    // passed over. errc::too_large for header or body, errc::unavailable if it is not HTTP or its framing is doubtful.
    [[nodiscard]] Result<bool> commit(std::size_t bytes);

    // The peer closed. True if that ends the answer, an error if it cuts it short.
    [[nodiscard]] Result<bool> end_of_stream();

    // True if the connection can carry another call: the answer allows it and nothing came after it.
    [[nodiscard]] bool reusable() const;

    // The complete answer.
    [[nodiscard]] Answer take();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace datagems::client
