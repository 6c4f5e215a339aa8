#include "datagems/exports/page.hpp"

#include "datagems/exports/source.hpp"
#include "peer_reader.hpp"

#include <algorithm>
#include <vector>

namespace datagems::exports {
namespace {

using documents::PeerState;

std::string to_row(const Record& record) {
    std::string row = "{\"index\":" + std::to_string(record.index);
    if (record.ok) {
        row.append(",\"ok\":true,\"data\":").append(record.data).append("}");
    } else {
        row.append(",\"ok\":false,\"error\":\"").append(record.error).append("\"}");
    }
    return row;
}

class PageBuilder {
  public:
    explicit PageBuilder(const PageQuery& query) : query_(query) {}

    // False when there is no room for it.
    bool add(const Record& record) {
        const auto row = to_row(record);
        const bool fits = !full() && page_.rows.size() + row.size() < query_.max_bytes;
        if (rows_ > 0 && !fits) {
            go_on();
            return false;
        }
        if (rows_ > 0) page_.rows += ',';
        page_.rows += row;
        ++rows_;
        end_ = record.index + 1;
        return true;
    }
    [[nodiscard]] bool full() const noexcept { return rows_ >= query_.limit; }
    // There is more behind the last row. What is made in between until the next page is read belongs to that.
    void go_on() { page_.next_offset = end_; }
    [[nodiscard]] Page take() { return std::move(page_); }

  private:
    const PageQuery& query_;
    Page page_;
    std::int64_t rows_ = 0;
    std::int64_t end_ = 0; // past the last row
};

bool has_files(const PeerState& peer) {
    return peer.result_cid || peer.parts_cid;
}

// False when there is a record that the page has no room for.
Result<bool> add_peer(persistence::R1fs& r1fs, const PeerState& peer, const PageQuery& query, PageBuilder& page) {
    const auto source = source_of(r1fs, peer, Parts::include);
    if (!source) return source.error();
    PeerReader reader(r1fs, *source, query.offset);
    while (true) {
        const auto record = reader.next();
        if (!record && page.full()) { // the next page is to say so
            page.go_on();
            return false;
        }
        if (!record) return record.error();
        if (!*record) return true;
        if (!page.add(**record)) return false;
    }
}

} // namespace

Result<Page> read_page(persistence::R1fs& r1fs, const persistence::JobRecord& job, const PageQuery& query) {
    std::vector<const PeerState*> peers;
    for (const auto& peer : job.peers) {
        if (peer.range.end > query.offset) peers.push_back(&peer);
    }
    std::ranges::sort(peers, {}, [](const PeerState* peer) { return peer->range.start; });
    PageBuilder page(query);
    for (const auto* peer : peers) {
        // Of a full page it is not worth opening another file to see whether there is anything in it.
        if (page.full() && has_files(*peer)) {
            page.go_on();
            break;
        }
        const auto room = add_peer(r1fs, *peer, query, page);
        if (!room) return room.error();
        if (!*room) break;
    }
    return page.take();
}

} // namespace datagems::exports
