#include "core/sync/relay_contact.h"

#include <algorithm>

namespace vb::sync {

namespace {

constexpr qint64 kClockSlackMs = 24LL * 3600 * 1000;
constexpr qint64 kNoteEveryMs = 10LL * 60 * 1000; // a contact is no reason for a commit each time
constexpr int kHlcBits = 16;

struct KeptContact {
    qint64 heardMs = 0;
    qint64 heardHlc = 0; // ms of the newest own operation then
    qint64 seenMs = 0;
    qint64 seenMono = 0;
    QByteArray seenBoot;
};

Result<std::optional<KeptContact>> keptContact(store::Store &store)
{
    return store.inspect([](store::TrustedReader &reader) -> Result<std::optional<KeptContact>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT heard_ms, heard_hlc, seen_ms, seen_mono, seen_boot FROM relay_contact"));
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return std::optional<KeptContact>();
        return std::optional(
            KeptContact {stmt.integer(0), stmt.integer(1), stmt.integer(2), stmt.integer(3), stmt.blob(4)});
    });
}

/// Of the newest operation of this PC: what was written here happened.
Result<qint64> lastWrittenHere(store::Store &store)
{
    return store.inspect([&store](store::TrustedReader &reader) -> Result<qint64> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted("SELECT coalesce(max(hlc), 0) FROM (SELECT hlc FROM operation WHERE device = ?1 AND "
                                  "counter > 0 ORDER BY counter DESC LIMIT 1)"));
        VB_DO(stmt.bind(1, store.identity().device).step());
        return stmt.integer(0) >> kHlcBits;
    });
}

Result<void> keep(store::Store &store, const KeptContact &contact)
{
    return store.applyRemote([&contact](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(
            sql::Stmt stmt,
            tx.prepare("INSERT OR REPLACE INTO relay_contact (one, heard_ms, heard_hlc, seen_ms, seen_mono, seen_boot) "
                       "VALUES (1, ?1, ?2, ?3, ?4, ?5)"));
        stmt.bind(1, contact.heardMs).bind(2, contact.heardHlc).bind(3, contact.seenMs).bind(4, contact.seenMono);
        return stmt.bind(5, contact.seenBoot).run();
    });
}

} // namespace

Result<std::optional<RelayContact>> lookAtContact(store::Store &store)
{
    VB_TRY(std::optional<KeptContact> kept, keptContact(store));
    if (!kept)
        return std::optional<RelayContact>();
    const Instant clock = store.clock().now();
    VB_TRY(const qint64 written, lastWrittenHere(store));
    qint64 known = kept->seenMs;
    if (clock.boot == kept->seenBoot && clock.monoMs > kept->seenMono)
        known += clock.monoMs - kept->seenMono;
    // An operation's clock never falls; what it was before the last contact says nothing.
    if (written > kept->heardHlc)
        known = std::max(known, written);
    RelayContact contact {kept->heardMs, std::max(known, clock.wallMs), clock.wallMs < known - kClockSlackMs};
    VB_DO(keep(store, {kept->heardMs, kept->heardHlc, contact.nowMs, clock.monoMs, clock.boot}));
    return std::optional(contact);
}

Result<void> noteContact(store::Store &store)
{
    const Instant clock = store.clock().now();
    VB_TRY(const std::optional<KeptContact> kept, keptContact(store));
    const qint64 sinceMs = kept ? clock.wallMs - kept->heardMs : kNoteEveryMs;
    if (sinceMs >= 0 && sinceMs < kNoteEveryMs && clock.boot == kept->seenBoot && kept->seenMs <= clock.wallMs)
        return {};
    VB_TRY(const qint64 written, lastWrittenHere(store));
    return keep(store, {clock.wallMs, written, clock.wallMs, clock.monoMs, clock.boot});
}

} // namespace vb::sync
