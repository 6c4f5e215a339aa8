// How the writing of an answer ended.
#pragma once

namespace datagems::server {

enum class WriteEnd {
    complete,   // the connection can go on
    must_close, // complete, but the connection ends with the answer
    broken,     // the connection is lost, or was cut on purpose
    replaced,   // nothing was sent: the answer has become an error, which is to be written instead
};

} // namespace datagems::server
