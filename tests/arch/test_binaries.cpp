#include "tests/kit/test_main.h"

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

/// What a program of binutils prints about a file; empty when it fails.
QString printed(const QString &program, const QStringList &options, const QString &file)
{
    QProcess process;
    process.start(program, options + QStringList {file});
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {};
    return QString::fromLocal8Bit(process.readAllStandardOutput());
}

QStringList neededLibraries(const QString &file)
{
    static const QRegularExpression needed(QStringLiteral("\\(NEEDED\\).*\\[(.+)\\]"));
    QStringList out;
    for (auto found
         = needed.globalMatch(printed(QStringLiteral("readelf"), {QStringLiteral("-dW"), QStringLiteral("--")}, file));
         found.hasNext();)
        out.append(found.next().captured(1));
    return out;
}

bool isSqliteLibrary(const QString &library)
{
    return library.startsWith(QStringLiteral("libsqlite3")) || library.startsWith(QStringLiteral("libsqlcipher"));
}

QStringList exportedSqliteNames(const QString &file)
{
    static const QRegularExpression name(QStringLiteral("^\\S+ \\S (sqlite3_\\w+)"),
                                         QRegularExpression::MultilineOption);
    QStringList out;
    for (auto found = name.globalMatch(
             printed(QStringLiteral("nm"),
                     {QStringLiteral("-D"), QStringLiteral("--defined-only"), QStringLiteral("--")}, file));
         found.hasNext();)
        out.append(found.next().captured(1));
    return out;
}

} // namespace

/// Another library that binds the names sqlite3_* makes SQLCipher write plain text without a word: no program of ours
/// may need one or offer its own copy to others.
class TestBinaries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programsKeepSqlCipherToThemselves_data()
    {
        QTest::addColumn<QString>("program");
        const QStringList programs = QStringLiteral(VB_PROGRAMS).split(u'|', Qt::SkipEmptyParts);
        QVERIFY(!programs.isEmpty());
        for (const QString &program : programs)
            QTest::newRow(qPrintable(QFileInfo(program).fileName())) << program;
    }
    void programsKeepSqlCipherToThemselves()
    {
        QFETCH(QString, program);
        const QStringList needed = neededLibraries(program);
        QVERIFY2(needed.filter(QStringLiteral("libQt6Core")).size() == 1,
                 "readelf saw no dynamic section: is it built?");
        for (const QString &library : needed)
            QVERIFY2(!isSqliteLibrary(library), qPrintable(library));
        QCOMPARE(exportedSqliteNames(program), QStringList());
    }

    void aWrongLinkIsSeen()
    {
        const QString wrong = QStringLiteral(VB_WRONG_LINK);
        const QStringList needed = neededLibraries(wrong);
        QVERIFY(std::any_of(needed.cbegin(), needed.cend(), isSqliteLibrary));
        QCOMPARE(exportedSqliteNames(wrong), QStringList {QStringLiteral("sqlite3_made_up")});
    }
};

VB_TEST(TestBinaries)

#include "test_binaries.moc"
