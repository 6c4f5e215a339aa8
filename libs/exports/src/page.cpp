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
        const bool fits = rows_ < query_.limit && page_.rows.size() + row.size() < query_.max_bytes;
        if (rows_ > 0 && !fits) {
            page_.next_offset = record.index;
            return false;
        }
        if (rows_ > 0) page_.rows += ',';
        page_.rows += row;
        ++rows_;
        end_ = record.index + 1;
        return true;
    }
    [[nodiscard]] bool full() const noexcept { return rows_ >= query_.limit; }
    // The page when all rows that it has room for are in it.
    [[nodiscard]] Page take(std::int64_t total) {
        if (full() && end_ < total) page_.next_offset = end_;
        return std::move(page_);
    }

  private:
    const PageQuery& query_;
    Page page_;
    std::int64_t rows_ = 0;
    std::int64_t end_ = 0; // past the last row
};

// False when the page has no room left.
Result<bool> add_peer(persistence::R1fs& r1fs, const PeerState& peer, const PageQuery& query, PageBuilder& page) {
    const auto source = source_of(r1fs, peer, Parts::include);
    if (!source) return source.error();
    PeerReader reader(r1fs, *source, query.offset);
    while (!page.full()) {
        const auto record = reader.next();
        if (!record) return record.error();
        if (!*record) return true;
        if (!page.add(**record)) return false;
    }
    return false;
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
        const auto room = add_peer(r1fs, *peer, query, page);
        if (!room) return room.error();
        if (!*room) break;
    }
    return page.take(job.view.total_records);
}

} // namespace datagems::exports
