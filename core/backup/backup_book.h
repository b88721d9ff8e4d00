#pragma once

#include "core/backup/backup_file.h"

#include <optional>
#include <vector>

namespace vb::backup {

/// A backup that this PC has made.
struct BackupNote {
    BackupId id;
    QString path; // absolute
    qint64 atMs = 0;
    qint64 size = 0;
    qint64 verifiedMs = 0; // 0: not since it was made
    SecretBytes key; // of the file; empty once it is destroyed

    [[nodiscard]] BackupNote clone() const;
};

/// The PC's own list of its backups with their keys, and the folder that they go to by themselves, in a file beside the
/// store under a key derived from the store's. In no table: operations keep what rows held, and these keys must be gone
/// after 90 days.
class BackupBook {
public:
    /// An absent file is an empty book.
    static Result<BackupBook> read(const QString &path, const SecretBytes &storeKey);

    [[nodiscard]] const std::vector<BackupNote> &notes() const { return m_notes; } // oldest first
    [[nodiscard]] const BackupNote *find(const BackupId &id) const; // null when unknown
    /// The newest one whose key is there still.
    [[nodiscard]] const BackupNote *newest() const;

    /// Where the daily backup goes; empty: there is none.
    [[nodiscard]] const QString &folder() const { return m_folder; }

    /// The same list in another file, for a store with another key.
    Result<void> copyTo(const QString &path, const SecretBytes &storeKey) const;

    // Each replaces the file.
    Result<void> setFolder(const QString &path);
    Result<void> add(BackupNote note);
    Result<void> markVerified(const BackupId &id, qint64 atMs);
    /// Destroys the keys of backups made until then, those beside the files too as far as they are within reach, and
    /// forgets notes of backups whose both keys are gone. Gives how many keys were destroyed.
    Result<int> destroyKeys(qint64 madeUntilMs);

private:
    BackupBook(QString path, const SecretBytes &storeKey);
    [[nodiscard]] Result<void> save() const;

    QString m_path;
    SecretBytes m_key;
    QString m_folder;
    std::vector<BackupNote> m_notes;
};

/// How long the keys of a backup are kept.
inline constexpr qint64 kBackupKeyMs = 90LL * 24 * 3600 * 1000;

} // namespace vb::backup
