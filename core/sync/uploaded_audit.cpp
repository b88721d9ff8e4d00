#include "core/sync/uploaded_audit.h"

#include "core/crypto/merkle.h"
#include "core/wire/segment_body.h"

#include <deque>
#include <optional>

namespace vb::sync {

namespace {

constexpr int kSegmentsAtOnce = 64;

struct AuditSegment {
    wire::SegmentHeader header;
    std::optional<QByteArray> body;
};

Result<std::vector<AuditSegment>> segmentsAfter(store::Store &store, const DeviceId &device, quint64 chain)
{
    return store.inspect([&](store::TrustedReader &reader) -> Result<std::vector<AuditSegment>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT header, body FROM log_segment WHERE device = ?1 AND chain > ?2 AND stream "
                                     "= ?3 ORDER BY chain LIMIT ?4"));
        stmt.bind(1, device).bind(2, static_cast<qint64>(chain));
        stmt.bind(3, static_cast<int>(wire::Stream::audit)).bind(4, kSegmentsAtOnce);
        std::vector<AuditSegment> segments;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return segments;
            AuditSegment one;
            VB_TRY(one.header, wire::decodeHeader(stmt.blob(0)));
            if (!stmt.isNull(1))
                one.body = stmt.blob(1);
            segments.push_back(std::move(one));
        }
    });
}

/// What its newest headers say, with bodies or without.
Result<void> readChain(store::Store &store, UploadedAudit &verdict)
{
    return store.inspect([&verdict](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT heard_ms, coalesce(audit_size, 0) FROM log_chain WHERE device = ?1"));
        VB_TRY(const bool found, stmt.bind(1, verdict.device).step());
        if (!found)
            return fail(Code::notFound, QStringLiteral("nothing was heard of this PC"));
        verdict.heardMs = stmt.integer(0);
        verdict.stated = static_cast<quint64>(stmt.integer(1));
        return {};
    });
}

/// Builds the PC's tree anew and holds it against every root that the PC has stated on the way.
class UploadJudge {
public:
    explicit UploadJudge(UploadedAudit &verdict) : m_verdict(verdict) { }

    void state(const wire::SegmentHeader::AuditHead &head)
    {
        if (m_tree.size() == head.size)
            compare(head);
        else
            m_stated.push_back(head);
    }

    /// False when what was stated up to this entry does not fit.
    bool take(const QByteArray &entry)
    {
        m_tree.append(crypto::merkle::leafHash(entry));
        m_verdict.entries = m_tree.size();
        while (!m_stated.empty() && m_stated.front().size <= m_tree.size()) {
            compare(m_stated.front());
            m_stated.pop_front();
        }
        return m_verdict.flaw == UploadedAudit::Flaw::none;
    }

private:
    void compare(const wire::SegmentHeader::AuditHead &head)
    {
        if (m_verdict.flaw != UploadedAudit::Flaw::none || m_tree.root() == head.root)
            return;
        m_verdict.flaw = UploadedAudit::Flaw::rewritten;
        m_verdict.flawAt = head.size;
    }

    UploadedAudit &m_verdict;
    crypto::merkle::Frontier m_tree;
    std::deque<wire::SegmentHeader::AuditHead> m_stated; // of sizes that were not reached yet
};

Result<std::vector<QByteArray>> entriesOf(const AuditSegment &segment, const ReaderKeys &keys)
{
    VB_TRY(const quint64 number, wire::auditReader(*segment.body));
    const auto key = keys.find(number);
    if (key == keys.end())
        return fail(Code::integrity, QStringLiteral("sealed for readers that never were"));
    return wire::openAudit(segment.header, *segment.body, key->second);
}

} // namespace

Result<std::vector<DeviceId>> otherPcs(store::Store &store)
{
    return store.inspect([&store](store::TrustedReader &reader) -> Result<std::vector<DeviceId>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT device FROM log_chain WHERE device <> ?1"));
        stmt.bind(1, store.identity().device);
        std::vector<DeviceId> all;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return all;
            all.push_back(stmt.id<DeviceId>(0));
        }
    });
}

Result<UploadedAudit> readUploaded(store::Store &store, const DeviceId &device, const ReaderKeys &keys,
                                   const std::function<Result<void>(const QByteArray &)> &each)
{
    using Flaw = UploadedAudit::Flaw;
    UploadedAudit verdict;
    verdict.device = device;
    VB_DO(readChain(store, verdict));
    UploadJudge judge(verdict);
    for (quint64 chain = 0; verdict.flaw == Flaw::none;) {
        VB_TRY(const std::vector<AuditSegment> segments, segmentsAfter(store, device, chain));
        if (segments.empty())
            break;
        for (const AuditSegment &one : segments) {
            if (one.header.audit)
                judge.state(*one.header.audit);
            const auto entries = one.body ? entriesOf(one, keys) : Result<std::vector<QByteArray>>(Error {});
            if (!one.body || !entries) {
                verdict.flaw = one.body ? Flaw::unreadable : Flaw::notFetched;
                verdict.flawAt = one.header.first;
                break;
            }
            for (const QByteArray &entry : *entries) {
                if (!judge.take(entry))
                    break;
                if (each)
                    VB_DO(each(entry));
            }
            if (verdict.flaw != Flaw::none)
                break;
        }
        chain = segments.back().header.chain;
    }
    return verdict;
}

} // namespace vb::sync
