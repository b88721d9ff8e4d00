#include "core/keys/journal.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/aead.h"
#include "core/keys/file_head.h"
#include "core/keys/journal_record.h"
#include "core/keys/labels.h"

#include <QtEndian>

#include <algorithm>

namespace vb::keys {

// File: head, then frames. Frame: length of the sealed part (4 bytes BE), its complement (4 bytes), sealed part.
// Sealed: XAES of {1: kind, 2: content}; AAD = hash of the frame before (of the head for the first) ‖ count so far (8
// bytes BE). The first frame is a base, each later one a record or an import mark.

namespace {

constexpr QByteArrayView kJournalMagic = "VBJL";
constexpr qint64 kMaxJournalFile = 64LL << 20; // about 300,000 records
constexpr quint32 kMaxFrame = 32U << 20;
constexpr qsizetype kFrameHead = 8;
constexpr qsizetype kTornTag = 16; // no sealed frame ends in so many zeros
constexpr std::size_t kRewriteAfter = 1000; // imported records in the file
constexpr qsizetype kMaxKept = 1'000'000;

enum FrameKind : int { baseFrame = 1, recordFrame, importFrame };

QByteArray framePlain(FrameKind kind, const QCborMap &content)
{
    return cbor::encode(QCborMap {{1, static_cast<int>(kind)}, {2, content}});
}

QByteArray frameHead(quint32 size)
{
    QByteArray head(kFrameHead, Qt::Uninitialized);
    qToBigEndian(size, head.data());
    qToBigEndian(~size, head.data() + 4);
    return head;
}

/// The last bytes of a file whose length reached the disk and whose content did not.
bool endsInZeros(QByteArrayView rest)
{
    const QByteArrayView end = rest.last(std::min(rest.size(), kTornTag));
    return std::all_of(end.begin(), end.end(), [](char c) { return c == 0; });
}

/// Size of the whole frame at the start of `rest`; 0 when a crash left only a part of it; `integrity` otherwise.
Result<qsizetype> frameSize(QByteArrayView rest)
{
    if (rest.size() < kFrameHead)
        return 0;
    const auto size = qFromBigEndian<quint32>(rest.data());
    if (frameHead(size) != rest.first(kFrameHead) || size > kMaxFrame || size < crypto::kXaesOverhead) {
        if (endsInZeros(rest))
            return 0;
        return fail(Code::integrity, QStringLiteral("the journal is damaged"));
    }
    const qsizetype whole = kFrameHead + static_cast<qsizetype>(size);
    if (rest.size() < whole || (rest.size() == whole && endsInZeros(rest)))
        return 0;
    return whole;
}

QByteArray sealedFrame(const SecretBytes &key, QByteArrayView aad, const QByteArray &plain)
{
    const QByteArray sealed = crypto::xaesSeal(key, plain, aad);
    VB_INVARIANT(sealed.size() <= static_cast<qsizetype>(kMaxFrame));
    return frameHead(static_cast<quint32>(sealed.size())) + sealed;
}

crypto::Digest chainHash(QByteArrayView bytes)
{
    return crypto::labelled(label::kJournalFrame, bytes);
}

QByteArray chainAad(const crypto::Digest &last, quint64 count)
{
    QByteArray aad = crypto::bytes(last);
    aad.resize(40);
    qToBigEndian(count, aad.data() + 32);
    return aad;
}

} // namespace

Journal::Journal(QString path, SecretBytes key, QByteArray head)
    : m_path(std::move(path)), m_key(std::move(key)), m_head(std::move(head))
{
}

Result<Journal> Journal::create(const QString &path, const SecretBytes &deviceSecret, quint64 countSoFar)
{
    Journal journal(path, crypto::derive(deviceSecret, label::kJournal),
                    fileHead(kJournalMagic, deviceSecret, label::kJournalId));
    journal.m_count = countSoFar;
    journal.m_imported = countSoFar;
    VB_DO(journal.rewrite());
    return journal;
}

Result<Journal> Journal::open(const QString &path, const SecretBytes &deviceSecret)
{
    return load(Journal(path, crypto::derive(deviceSecret, label::kJournal),
                        fileHead(kJournalMagic, deviceSecret, label::kJournalId)));
}

Result<Journal> Journal::load(Journal empty)
{
    VB_TRY(const QByteArray content, file::read(empty.m_path, kMaxJournalFile));
    VB_DO(checkFileHead(content, empty.m_head, QStringLiteral("the journal")));
    VB_DO(empty.readFrames(content));
    if (empty.m_fileSize < content.size())
        VB_DO(file::replace(empty.m_path, QByteArrayView(content).first(empty.m_fileSize)));
    return empty;
}

Result<void> Journal::readFrames(const QByteArray &content)
{
    m_last = chainHash(m_head);
    m_fileSize = kFileHead;
    while (m_fileSize < content.size()) {
        const QByteArrayView rest = QByteArrayView(content).sliced(m_fileSize);
        VB_TRY(const qsizetype size, frameSize(rest));
        if (size == 0)
            break;
        VB_DO(takeFrame(rest.first(size), m_fileSize == kFileHead));
        m_fileSize += size;
    }
    // The base is written by replacing the file as a whole, so a crash cannot tear it.
    if (m_fileSize == kFileHead)
        return fail(Code::integrity, QStringLiteral("the journal is cut off before its base"));
    return {};
}

Result<void> Journal::takeFrame(QByteArrayView frame, bool first)
{
    // The base names the count, so it is bound to none.
    VB_TRY(const SecretBytes plain,
           crypto::xaesOpen(m_key, frame.sliced(kFrameHead), chainAad(m_last, first ? 0 : m_count)));
    VB_TRY(const QCborMap map, cbor::decodeMap(plain.view().toByteArray()));
    const qint64 kind = map.value(1).toInteger();
    const QCborMap content = map.value(2).toMap();
    cbor::Fields fields(content);
    if ((kind == baseFrame) != first)
        return fail(Code::integrity, QStringLiteral("a journal has one base, at its start"));
    if (kind == baseFrame) {
        m_count = fields.number(1);
        m_imported = m_count;
        fields.bytes(2, 32);
        for (const QCborValue &kept : fields.array(3, kMaxKept)) {
            VB_TRY(JournalRecord record, journalRecordFrom(kept.toMap()));
            m_records.push_back(std::move(record));
        }
        m_keptAtBase = m_records.size();
        VB_DO(fields.finish("the base of the journal"));
    } else if (kind == importFrame) {
        m_imported = fields.number(1);
        VB_DO(fields.finish("an import mark of the journal"));
    } else if (kind == recordFrame) {
        VB_TRY(JournalRecord record, journalRecordFrom(content));
        if (record.index != m_count)
            return fail(Code::integrity,
                        QStringLiteral("journal record %1 stands at %2").arg(record.index).arg(m_count));
        m_records.push_back(std::move(record));
        ++m_count;
    } else {
        return fail(Code::tooNew, QStringLiteral("the journal holds a frame of kind %1").arg(kind));
    }
    m_last = chainHash(frame);
    return {};
}

Result<void> Journal::makeSure()
{
    if (!m_unsure)
        return {};
    VB_TRY(Journal again, load(Journal(m_path, m_key.clone(), m_head)));
    *this = std::move(again);
    return {};
}

Result<void> Journal::appendFrame(const QByteArray &plain)
{
    const QByteArray next = sealedFrame(m_key, chainAad(m_last, m_count), plain);
    m_unsure = true;
    VB_DO(file::append(m_path, next));
    m_unsure = false;
    m_last = chainHash(next);
    m_fileSize += next.size();
    return {};
}

Result<void> Journal::append(JournalRecord record)
{
    VB_DO(makeSure());
    record.index = m_count;
    record.login.truncate(kMaxJournalLogin);
    record.detail.truncate(kMaxJournalDetail);
    VB_DO(appendFrame(framePlain(recordFrame, journalRecordMap(record))));
    m_records.push_back(std::move(record));
    ++m_count;
    return {};
}

Result<void> Journal::markImported(quint64 upTo)
{
    VB_DO(makeSure());
    if (upTo < m_imported || upTo > m_count)
        return fail(Code::invalid,
                    QStringLiteral("journal records up to %1 cannot be imported: %2 are, %3 exist")
                        .arg(upTo)
                        .arg(m_imported)
                        .arg(m_count));
    if (upTo == m_imported)
        return {};
    VB_DO(appendFrame(framePlain(importFrame, {{1, static_cast<qint64>(upTo)}})));
    m_imported = upTo;
    const auto old = std::count_if(m_records.begin(), m_records.end(),
                                   [upTo](const JournalRecord &record) { return record.index < upTo; });
    return static_cast<std::size_t>(old) < m_keptAtBase + kRewriteAfter ? Result<void>() : rewrite();
}

Result<void> Journal::rewrite()
{
    std::vector<JournalRecord> records = stillNeeded(m_records, m_imported);
    QCborArray kept;
    for (const JournalRecord &record : records)
        if (record.index < m_imported)
            kept.append(journalRecordMap(record));
    const auto keptCount = static_cast<std::size_t>(kept.size());
    const QByteArray base = sealedFrame(
        m_key, chainAad(chainHash(m_head), 0),
        framePlain(baseFrame, {{1, static_cast<qint64>(m_imported)}, {2, crypto::bytes(m_last)}, {3, kept}}));
    QByteArray content = m_head + base;
    crypto::Digest last = chainHash(base);
    for (std::size_t i = keptCount; i < records.size(); ++i) {
        const QByteArray next = sealedFrame(m_key, chainAad(last, records[i].index),
                                            framePlain(recordFrame, journalRecordMap(records[i])));
        content += next;
        last = chainHash(next);
    }
    m_unsure = true; // until the folder is flushed either file may be there
    VB_DO(file::replace(m_path, content));
    m_unsure = false;
    m_records = std::move(records);
    m_keptAtBase = keptCount;
    m_last = last;
    m_fileSize = content.size();
    return {};
}

} // namespace vb::keys
