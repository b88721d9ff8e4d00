#pragma once

#include "core/session/backup_service.h"

namespace vb::ui {

/// "3 hours ago": rounded down.
QString backupAgeText(qint64 ms);
/// Why a folder took nothing, and what to do.
QString backupFolderProblem(const QString &folder);
/// Why no backup was made, or the newest could not be looked at, and what to do.
QString backupFailureText(const Error &error, const QString &folder);
QString backupCheckFailureText(const Error &error, const QString &path);
/// What a check found.
QString backupVerdictText(const session::BackupMade &seen);

} // namespace vb::ui
