#include "core/session/kit_paper.h"

#include "core/base/base32.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace vb::session {

namespace {

/// A name in the folder that nothing has.
QString freeKitPath(const QString &folder)
{
    const QDir place(folder);
    QString name = QStringLiteral("verbena-recovery-kit.pdf");
    for (int n = 2; place.exists(name); ++n)
        name = QStringLiteral("verbena-recovery-kit-%1.pdf").arg(n);
    return QDir::cleanPath(place.absoluteFilePath(name));
}

} // namespace

std::array<int, 2> drawKitGroups()
{
    QRandomGenerator *dice = QRandomGenerator::system();
    const int first = dice->bounded(kFirstSeedGroup, kKitGroups + 1);
    int second = dice->bounded(kFirstSeedGroup, kKitGroups);
    if (second >= first)
        ++second;
    return {std::min(first, second), std::max(first, second)};
}

GroupVerdict judgeKitGroup(const keys::Kit &kit, int number, QStringView typed)
{
    const QString group = base32::cleanGroup(typed);
    if (group.isEmpty())
        return GroupVerdict::noGroup;
    QString code = keys::kitCode(kit);
    const qsizetype place = QStringView(code).split(u'-').indexOf(group) + 1;
    wipe(code);
    if (place > 0)
        return place == number ? GroupVerdict::right : GroupVerdict::otherPlace;
    return base32::groupFits(group, number) ? GroupVerdict::otherKit : GroupVerdict::mistyped;
}

QString kitGroup(const keys::Kit &kit, int number)
{
    QString code = keys::kitCode(kit);
    QString group = code.section(u'-', number - 1, number - 1);
    wipe(code);
    return group;
}

Result<QString> saveKit(const QString &folder, document::RecoveryKitContent content, const QString &before)
{
    const bool sameFolder = !before.isEmpty() && QFileInfo(before).absolutePath() == QDir(folder).absolutePath();
    const QString path = sameFolder ? before : freeKitPath(folder);
    const Result<void> written = document::writeRecoveryKitPdf(path, content);
    wipe(content.kitCode);
    if (!written) {
        if (path != before)
            QFile::remove(path); // whole, but perhaps not on the disk
        return written.error();
    }
    if (!before.isEmpty() && path != before)
        QFile::remove(before);
    return path;
}

} // namespace vb::session
