#include "ui/settings/backup_words.h"

#include "ui/kit/error_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct BackupWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::BackupWords)
};

constexpr qint64 kAgeMinuteMs = 60'000;
constexpr qint64 kAgeHourMs = 60 * kAgeMinuteMs;
constexpr qint64 kAgeDayMs = 24 * kAgeHourMs;

} // namespace

QString backupAgeText(qint64 ms)
{
    if (ms < kAgeMinuteMs)
        return BackupWords::tr("just now");
    if (ms < kAgeHourMs) {
        const auto minutes = static_cast<int>(ms / kAgeMinuteMs);
        return minutes == 1 ? BackupWords::tr("1 minute ago") : BackupWords::tr("%n minutes ago", nullptr, minutes);
    }
    if (ms < 2 * kAgeDayMs) {
        const auto hours = static_cast<int>(ms / kAgeHourMs);
        return hours == 1 ? BackupWords::tr("1 hour ago") : BackupWords::tr("%n hours ago", nullptr, hours);
    }
    return BackupWords::tr("%n days ago", nullptr, static_cast<int>(ms / kAgeDayMs));
}

QString backupFolderProblem(const QString &folder)
{
    const QFileInfo info(folder);
    const QString shown = QDir::toNativeSeparators(folder);
    if (!info.exists())
        return BackupWords::tr("The folder %1 is not there. Connect its disk, or choose another folder.").arg(shown);
    if (!info.isDir())
        return BackupWords::tr("%1 is a file, not a folder. Choose a folder.").arg(shown);
    if (!info.isWritable())
        return BackupWords::tr("Nothing may be written into %1. Choose another folder, or ask the person who looks "
                               "after this computer.")
            .arg(shown);
    return BackupWords::tr("The disk of %1 took nothing more: it may be full or write-protected. Make room there, or "
                           "choose another folder.")
        .arg(shown);
}

QString backupFailureText(const Error &error, const QString &folder)
{
    return error.code == Code::io ? backupFolderProblem(folder) : errorText(error);
}

QString backupCheckFailureText(const Error &error, const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    switch (error.code) {
    case Code::notFound:
        return QFileInfo::exists(path)
            ? BackupWords::tr("This computer has no key for the backup any more. The recovery kit still restores it.")
            : BackupWords::tr("The newest backup is no longer where it was written: %1. Connect its disk, or make a "
                              "new backup.")
                  .arg(shown);
    case Code::integrity:
        return BackupWords::tr("The newest backup is damaged and cannot be restored. Make a new one now, best on "
                               "another disk.");
    case Code::io:
        return BackupWords::tr("The backup could not be read to its end, or this computer has no room to restore it "
                               "aside. Look at both disks and check again.");
    default: return errorText(error);
    }
}

QString backupVerdictText(const session::BackupMade &seen)
{
    const QLocale locale;
    if (seen.problems.isEmpty())
        return BackupWords::tr("It can be restored: Verbena restored it aside, and every record in it is as it was "
                               "written, with all %1 entries of the access log.")
            .arg(locale.toString(seen.entries));
    return BackupWords::tr("It opens, but not everything in it is as it was written (%1). Tell the owner and the "
                           "privacy officer, and keep older backups.")
        .arg(seen.problems.first());
}

} // namespace vb::ui
