#include "core/sync/heard_pc.h"

#include "core/wire/segment_header.h"

namespace vb::sync {

namespace {

/// The end of a PC's chain in the log.
struct ChainSign {
    DeviceId device;
    qint64 viewSize = 0; // of the log as its author had it
    qint64 heardMs = 0;
};

Result<std::vector<ChainSign>> chainSigns(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT device, view_size, heard_ms FROM log_chain"));
    std::vector<ChainSign> signs;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return signs;
        signs.push_back({stmt.id<DeviceId>(0), stmt.integer(1), stmt.integer(2)});
    }
}

/// The last counter of a PC's operations within a log of this size.
Result<qint64> counterWithin(store::TrustedReader &reader, const DeviceId &device, bool isOwn, qint64 size)
{
    if (isOwn) {
        VB_TRY(sql::Stmt own,
               reader.prepareTrusted("SELECT next - 1 FROM sealed_segment WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1"));
        VB_TRY(const bool found, own.bind(1, size).step());
        return found ? own.integer(0) : 0;
    }
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT last_counter FROM log_segment WHERE device = ?1 AND seq <= ?2 AND stream <> "
                                 "?3 ORDER BY chain DESC LIMIT 1"));
    stmt.bind(1, device).bind(2, size).bind(3, static_cast<int>(wire::Stream::audit));
    VB_TRY(const bool found, stmt.step());
    return found ? stmt.integer(0) : 0;
}

Result<quint64> actionsBehind(store::TrustedReader &reader, const DeviceId &device, qint64 counter)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT count(DISTINCT group_id) FROM operation WHERE device = ?1 AND counter > ?2"));
    VB_DO(stmt.bind(1, device).bind(2, counter).step());
    return static_cast<quint64>(stmt.integer(0));
}

} // namespace

Result<std::vector<HeardPc>> heardPcs(store::TrustedReader &reader, const DeviceId &own)
{
    VB_TRY(const std::vector<ChainSign> signs, chainSigns(reader));
    std::vector<HeardPc> heard;
    for (const ChainSign &sign : signs) {
        if (sign.device == own)
            continue;
        HeardPc one {sign.device, sign.heardMs, 0};
        for (const ChainSign &author : signs) {
            if (author.device == sign.device)
                continue;
            VB_TRY(const qint64 counter, counterWithin(reader, author.device, author.device == own, sign.viewSize));
            VB_TRY(const quint64 actions, actionsBehind(reader, author.device, counter));
            one.unseen += actions;
        }
        heard.push_back(one);
    }
    return heard;
}

} // namespace vb::sync
