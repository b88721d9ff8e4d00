#include "core/session/trust_book.h"

#include <algorithm>

namespace vb::session {

namespace {

bool isActiveOwner(const staff::Member &member)
{
    return member.active && member.role == Role::owner;
}

const staff::Member *sameIn(const std::vector<staff::Member> &members, StaffId id)
{
    const auto at = std::find_if(members.begin(), members.end(), [id](const staff::Member &m) { return m.id == id; });
    return at == members.end() ? nullptr : &*at;
}

} // namespace

namespace {

Result<keys::TrustState> foldEnvelopes(const std::vector<QByteArray> &envelopes, PracticeId practice,
                                       const std::function<void(const keys::TrustState &)> &each)
{
    keys::TrustState state(practice);
    for (const QByteArray &envelope : envelopes) {
        const Result<keys::TrustEntry> entry = keys::decodeTrustEntry(envelope);
        if (!entry && entry.error().code != Code::tooNew)
            return entry.error();
        if (entry && !keys::signaturesHold(*entry, practice))
            return fail(Code::integrity,
                        QStringLiteral("an entry on owners or keys has a signature that does not hold"));
        if (entry && state.apply(*entry) && each)
            each(state);
    }
    return state;
}

} // namespace

Result<keys::TrustState> foldSentTrust(store::TrustedReader &reader, PracticeId practice)
{
    VB_TRY(const std::vector<QByteArray> envelopes, staff::trustEnvelopes(reader, staff::Sent::only));
    return foldEnvelopes(envelopes, practice, {});
}

Result<keys::TrustState> foldTrust(store::TrustedReader &reader, PracticeId practice,
                                   const std::function<void(const keys::TrustState &)> &each)
{
    VB_TRY(const std::vector<QByteArray> envelopes, staff::trustEnvelopes(reader));
    VB_TRY(keys::TrustState state, foldEnvelopes(envelopes, practice, each));
    if (state.size() == 0)
        return fail(Code::integrity, QStringLiteral("the practice's first entry is missing"));
    return state;
}

Result<void> appendTrustEntries(store::AuditedTx &tx, keys::TrustState &state,
                                const std::vector<keys::TrustEntry> &entries)
{
    keys::TrustState next = state;
    for (const keys::TrustEntry &entry : entries) {
        const auto position = static_cast<qint64>(next.size());
        VB_DO(next.apply(entry));
        VB_DO(staff::appendTrust(tx, position, static_cast<int>(entry.kind), keys::encode(entry)));
    }
    state = std::move(next);
    return {};
}

std::vector<keys::ReaderRecipient> auditReaders(const std::vector<staff::Member> &members)
{
    std::vector<keys::ReaderRecipient> readers;
    for (const staff::Member &member : members)
        if (member.active && (member.role == Role::owner || member.role == Role::privacyOfficer))
            readers.push_back({member.id, member.boxPublic});
    return readers;
}

std::vector<keys::TrustEntry> entriesFor(const std::vector<staff::Member> &before,
                                         const std::vector<staff::Member> &after, const keys::TrustState &state,
                                         const keys::TrustAuthor &author, const crypto::BoxKey &openReader, qint64 atMs)
{
    std::vector<keys::TrustEntry> entries;
    for (const staff::Member &member : after) {
        const staff::Member *old = sameIn(before, member.id);
        const bool sameKeys
            = old != nullptr && old->signPublic == member.signPublic && old->boxPublic == member.boxPublic;
        if (isActiveOwner(member) && (old == nullptr || !isActiveOwner(*old) || !sameKeys))
            entries.push_back(keys::ownerAdded(author, member.id, {member.signPublic, member.boxPublic}, atMs));
    }
    const std::vector<keys::ReaderRecipient> readers = auditReaders(after);
    const std::vector<keys::ReaderRecipient> readersBefore = auditReaders(before);
    const bool sameReaders
        = std::equal(readers.begin(), readers.end(), readersBefore.begin(), readersBefore.end(),
                     [](const auto &a, const auto &b) { return a.user == b.user && a.boxPublic == b.boxPublic; });
    if (!sameReaders)
        entries.push_back(keys::readerKeyEntry(author, state, crypto::BoxKey::make(), readers, &openReader, atMs));
    // Removals last: an owner who steps down signs what comes before.
    for (const staff::Member &member : before) {
        const staff::Member *now = sameIn(after, member.id);
        if (isActiveOwner(member) && (now == nullptr || !isActiveOwner(*now)))
            entries.push_back(keys::ownerRemoved(author, member.id, atMs));
    }
    return entries;
}

} // namespace vb::session
