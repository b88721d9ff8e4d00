#pragma once

#include <QString>

namespace vb::session {

/// The data folder of one PC. What lies in it is ciphertext; device secret and anchor are kept elsewhere.
struct Home {
    QString folder;

    [[nodiscard]] QString store() const { return folder + QStringLiteral("/store.db"); }
    [[nodiscard]] QString unlockFile() const { return folder + QStringLiteral("/unlock"); }
    [[nodiscard]] QString recoverySlot() const { return folder + QStringLiteral("/recovery"); }
    [[nodiscard]] QString journal() const { return folder + QStringLiteral("/journal"); }
    [[nodiscard]] QString backupBook() const { return folder + QStringLiteral("/backups"); }
    [[nodiscard]] QString lockFile() const { return folder + QStringLiteral("/in-use"); }
    [[nodiscard]] bool hasStore() const;
    /// A store or any file that belongs to one.
    [[nodiscard]] bool hasAnything() const;
};

} // namespace vb::session
