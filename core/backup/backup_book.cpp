#include "core/backup/backup_book.h"

#include "core/backup/backup_key.h"
#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/base/durable_file.h"
#include "core/crypto/aead.h"
#include "core/crypto/hash.h"

#include <QCborArray>
#include <QFileInfo>

namespace vb::backup {

namespace {

constexpr QByteArrayView kBookLabel = "verbena/backup-book/v1";
constexpr qsizetype kMostNotes = 10'000;
constexpr qsizetype kMostPath = 4096;
constexpr qsizetype kNoteKey = 32;

QCborMap encodedNote(const BackupNote &note)
{
    return {{1, note.id.bytes()}, {2, note.path},       {3, note.atMs},
            {4, note.size},       {5, note.verifiedMs}, {6, note.key.view().toByteArray()}};
}

Result<BackupNote> decodedNote(const QCborMap &map)
{
    cbor::Fields fields(map);
    BackupNote note;
    note.id = BackupId::fromBytes(fields.bytes(1, 16));
    note.path = fields.text(2, kMostPath);
    note.atMs = fields.integer(3);
    note.size = fields.integer(4);
    note.verifiedMs = fields.integer(5);
    QByteArray key = fields.bytesOrNone(6, kNoteKey);
    note.key = SecretBytes::take(key);
    VB_DO(fields.finish("the list of backups"));
    return note;
}

} // namespace

BackupNote BackupNote::clone() const
{
    return {id, path, atMs, size, verifiedMs, key.clone()};
}

BackupBook::BackupBook(QString path, const SecretBytes &storeKey)
    : m_path(std::move(path)), m_key(crypto::derive(storeKey, kBookLabel))
{
}

Result<BackupBook> BackupBook::read(const QString &path, const SecretBytes &storeKey)
{
    BackupBook book(path, storeKey);
    const Result<QByteArray> content = file::read(path);
    if (!content.ok() && content.error().code == Code::notFound)
        return book;
    if (!content.ok())
        return content.error();
    VB_TRY(const SecretBytes plain, crypto::xaesOpen(book.m_key, *content, kBookLabel));
    VB_TRY(const QCborMap map, cbor::decodeMap(plain.view().toByteArray()));
    cbor::Fields fields(map);
    const QCborArray notes = fields.array(1, kMostNotes);
    book.m_folder = fields.text(2, kMostPath);
    VB_DO(fields.finish("the list of backups"));
    for (const QCborValue &entry : notes) {
        VB_TRY(BackupNote note, decodedNote(entry.toMap()));
        book.m_notes.push_back(std::move(note));
    }
    return book;
}

const BackupNote *BackupBook::find(const BackupId &id) const
{
    for (const BackupNote &note : m_notes)
        if (note.id == id)
            return &note;
    return nullptr;
}

const BackupNote *BackupBook::newest() const
{
    return m_notes.empty() || m_notes.back().key.isEmpty() ? nullptr : &m_notes.back();
}

Result<void> BackupBook::copyTo(const QString &path, const SecretBytes &storeKey) const
{
    BackupBook copy(path, storeKey);
    copy.m_folder = m_folder;
    for (const BackupNote &note : m_notes)
        copy.m_notes.push_back(note.clone());
    return copy.save();
}

Result<void> BackupBook::setFolder(const QString &path)
{
    m_folder = path;
    return save();
}

Result<void> BackupBook::add(BackupNote note)
{
    m_notes.push_back(std::move(note));
    return save();
}

Result<void> BackupBook::markVerified(const BackupId &id, qint64 atMs)
{
    for (BackupNote &note : m_notes)
        if (note.id == id)
            note.verifiedMs = atMs;
    return save();
}

Result<int> BackupBook::destroyKeys(qint64 madeUntilMs)
{
    int destroyed = 0;
    std::vector<BackupNote> kept;
    for (BackupNote &note : m_notes) {
        const bool old = note.atMs <= madeUntilMs;
        if (old && !note.key.isEmpty()) {
            note.key.clear();
            ++destroyed;
        }
        // A medium that is away keeps its note, so that its key part goes when it is back.
        const bool gone
            = old && QFileInfo::exists(QFileInfo(note.path).path()) && destroyKeyPart(note.path, note.id).ok();
        if (!gone)
            kept.push_back(std::move(note));
    }
    const bool changed = destroyed > 0 || kept.size() != m_notes.size();
    m_notes = std::move(kept);
    if (changed)
        VB_DO(save());
    return destroyed;
}

Result<void> BackupBook::save() const
{
    QCborArray notes;
    for (const BackupNote &note : m_notes)
        notes.append(encodedNote(note));
    QByteArray plain = cbor::encode(QCborMap {{1, notes}, {2, m_folder}});
    const QByteArray sealed = crypto::xaesSeal(m_key, plain, kBookLabel);
    wipe(plain);
    return file::replace(m_path, sealed);
}

} // namespace vb::backup
