#include "core/keys/journal_record.h"

#include "core/base/cbor_fields.h"

#include <QHash>

#include <algorithm>

namespace vb::keys {

namespace {

constexpr qsizetype kMaxBoot = 64;

/// How many of a group stay. All that counts as a failure is one group per login.
struct Keep {
    int count = 0;
    QString group;
};

Keep keepOf(const JournalRecord &record)
{
    switch (record.event) {
    case JournalEvent::loginFailed:
    case JournalEvent::codeFailed:
    case JournalEvent::disabledAccount: return {Journal::kFailuresKept, QStringLiteral("f:") + record.login};
    case JournalEvent::loginOk: return {1, QStringLiteral("o:") + record.login};
    case JournalEvent::cleared: return {1, QStringLiteral("c:") + record.login};
    case JournalEvent::anchorMissing:
    case JournalEvent::anchorMismatch:
    case JournalEvent::journalLost:
    case JournalEvent::kitUsed: return {1, QString::number(static_cast<int>(record.event))};
    default: return {};
    }
}

} // namespace

QCborMap journalRecordMap(const JournalRecord &record)
{
    return {{1, static_cast<qint64>(record.index)},
            {2, record.at.wallMs},
            {3, record.at.monoMs},
            {4, record.at.boot.left(kMaxBoot)},
            {5, static_cast<int>(record.event)},
            {6, record.user.isNull() ? QByteArray() : record.user.bytes()},
            {7, record.login},
            {8, record.detail}};
}

Result<JournalRecord> journalRecordFrom(const QCborMap &map)
{
    cbor::Fields fields(map);
    JournalRecord record;
    record.index = fields.number(1);
    record.at.wallMs = fields.integer(2);
    record.at.monoMs = fields.integer(3);
    record.at.boot = fields.bytesUpTo(4, kMaxBoot);
    record.event = static_cast<JournalEvent>(fields.integer(5));
    record.user = StaffId::fromBytes(fields.bytesOrNone(6, 16));
    record.login = fields.text(7, kMaxJournalLogin);
    record.detail = fields.text(8, kMaxJournalDetail);
    VB_DO(fields.finish("a journal record"));
    return record;
}

std::vector<JournalRecord> stillNeeded(const std::vector<JournalRecord> &records, quint64 imported)
{
    std::vector<JournalRecord> out;
    QHash<QString, int> kept;
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
        const Keep keep = keepOf(*record);
        const bool needed = keep.count > 0 && kept[keep.group]++ < keep.count;
        if (needed || record->index >= imported)
            out.push_back(*record);
    }
    std::reverse(out.begin(), out.end());
    return out;
}

} // namespace vb::keys
