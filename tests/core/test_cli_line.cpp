#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace vb::test;
using namespace Qt::StringLiterals;

/// The line itself, before any log-in: options, faults of the line, what is printed where.
class TestCliLine : public QObject {
    Q_OBJECT

private:
    CliHome m_home;

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_home.init().exit, 0); }

    void faultsOfTheLineAreUsage_data()
    {
        QTest::addColumn<QStringList>("line");
        const auto row = [](const char *name, const QString &line) {
            QTest::newRow(name) << line.split(u' ', Qt::SkipEmptyParts);
        };
        row("nothing", u""_s);
        row("unknown command", u"conquer"_s);
        row("group without command", u"patient"_s);
        row("unknown command of a group", u"patient conquer"_s);
        row("two commands", u"version audit verify"_s);
        row("unknown option", u"version --loud"_s);
        row("option of another command", u"patient show x --limit 3"_s);
        row("option without value", u"version --home"_s);
        row("option twice", u"version --user a --user b"_s);
        row("argument missing", u"patient search"_s);
        row("argument too many", u"patient search a b"_s);
        row("required option missing", u"patient add --given A --family B"_s);
        row("no number", u"patient search a --limit many"_s);
        row("number out of range", u"patient search a --limit 0"_s);
        row("code and secret file", u"--totp 123456 --totp-secret-file f version"_s);
        row("new password without owner", u"practice unlock --kit-code X --new-password-file f"_s);
        row("kit code twice", u"practice unlock --kit-code X --kit-code-file f"_s);
        row("no kit code", u"practice unlock"_s);
        row("no log-in", u"patient search a"_s);
        row("no password file", u"--user olive patient search a"_s);
        row("password file that is none", u"--user olive --password-file /nowhere/at/all patient search a"_s);
        row("init without password file",
            u"practice init --name A --timezone UTC --owner b --owner-name C --kit none.pdf"_s);
#ifdef VB_TEST_HOOKS
        row("no time", u"--at tomorrow version"_s);
#endif
    }
    void faultsOfTheLineAreUsage()
    {
        QFETCH(QStringList, line);
        const CliRun result = m_home.run(line);
        QCOMPARE(result.exit, 2);
        QCOMPARE(result.code(), u"usage"_s);
        QVERIFY(!result.message().isEmpty());
        QVERIFY(result.out.isEmpty());
    }

    void versionNeedsNoStore()
    {
        const CliRun result = CliHome::bare({u"--home"_s, m_home.path(u"empty"_s), u"version"_s, u"--json"_s});
        QCOMPARE(result.exit, 0);
        QVERIFY(result.err.isEmpty());
        QVERIFY(result.row().value(u"version"_s).isString());
        QVERIFY(result.row().value(u"schema"_s).toInt() >= 1);
        QVERIFY(result.row().value(u"cipher"_s).toString().contains(u"AES-256"_s));
        QVERIFY(result.row().value(u"sqlcipher"_s).toString().startsWith(u"4."_s));
        QVERIFY(!QDir(m_home.path(u"empty"_s)).exists());
    }

    void helpIsNoError()
    {
        for (const QStringList &line : {QStringList {u"--help"_s}, {u"patient"_s, u"add"_s, u"--help"_s}}) {
            const CliRun result = CliHome::bare(line);
            QCOMPARE(result.exit, 0);
            QVERIFY(result.err.isEmpty());
            QVERIFY(result.out.contains("Usage"));
        }
    }

    void globalOptionsStandAnywhere()
    {
        const QStringList globals = m_home.globals() + m_home.logIn(u"olive"_s);
        const QStringList command {u"patient"_s, u"search"_s, u"nobody"_s};
        for (const QStringList &line : {globals + command, command + globals,
                                        globals.mid(0, 4) + command.mid(0, 1) + globals.mid(4) + command.mid(1)}) {
            const CliRun result = CliHome::bare(line);
            QVERIFY2(result.exit == 0, result.err.constData());
        }
    }

    void aCommandWithoutAStoreFindsNothing()
    {
        const CliRun result = CliHome::bare(QStringList {u"--home"_s, m_home.path(u"empty"_s), u"--json"_s,
                                                         u"--device-secret-file"_s, m_home.secretFile()}
                                            + m_home.logIn(u"olive"_s) + QStringList {u"store"_s, u"check"_s});
        QCOMPARE(result.exit, 4);
        QCOMPARE(result.code(), u"not_found"_s);
        QVERIFY(!QDir(m_home.path(u"empty"_s)).exists());
    }

    void errorsForPeopleAreOneLine()
    {
        const CliRun result = CliHome::bare({u"conquer"_s});
        QCOMPARE(result.exit, 2);
        QVERIFY(result.out.isEmpty());
        QVERIFY(result.err.startsWith("verbena-cli: "));
        QCOMPARE(result.err.count('\n'), 1);
    }

    /// Whatever somebody slips into a name or a line, the terminal does not obey it.
    void noControlReachesTheTerminal_data()
    {
        QTest::addColumn<QString>("word");
        QTest::newRow("escape sequence") << u"\u001b[31mred"_s;
        QTest::newRow("C1 control sequence") << u"\u009b31mred"_s;
        QTest::newRow("right-to-left override") << u"\u202egpj.exe"_s;
        QTest::newRow("carriage return") << u"gone\rhere"_s;
        QTest::newRow("invisible tag") << QString::fromUcs4(U"tag\U000E0041");
    }
    void noControlReachesTheTerminal()
    {
        QFETCH(QString, word);
        for (const bool json : {false, true}) {
            QStringList line {u"version"_s, word};
            if (json)
                line.append(u"--json"_s);
            const CliRun result = CliHome::bare(line);
            QCOMPARE(result.exit, 2);
            QVERIFY(result.err.contains(json ? "\\" : "\\u{"));
            QString text = QString::fromUtf8(result.err);
            QVERIFY(text.endsWith(u'\n'));
            text.chop(1);
            static const QRegularExpression kRaw(u"[\\p{Cc}\\x{202a}-\\x{202e}\\x{e0000}-\\x{e007f}]"_s);
            QVERIFY(!kRaw.match(text).hasMatch());
            if (json)
                QVERIFY(result.message().contains(word)); // JSON says the same text, escaped
        }
    }

    void wordsAreUtf8()
    {
        QProcess program;
        program.start(
            u"/bin/sh"_s,
            {u"-c"_s, u"exec \"$0\" --json patient search \"$(printf 'caf\\351')\""_s, QStringLiteral(VB_CLI)});
        QVERIFY(program.waitForFinished(cliDeadlineMs()));
        QCOMPARE(program.exitCode(), 6);
        QCOMPARE(CliRun({6, {}, program.readAllStandardError()}).code(), u"invalid"_s);
    }

    /// The surroundings of a service or a cron job: no UTF-8 locale, no session.
    void theLocaleDoesNotMatter()
    {
        const QStringList line = m_home.globals() + m_home.logIn(u"olive"_s)
            + QStringList {u"patient"_s,  u"add"_s,      u"--given"_s,      u"Zoë"_s,
                           u"--family"_s, u"Ångström"_s, u"--birth-date"_s, u"1980-02-29"_s};
        const CliRun added = CliHome::bare(line, {}, {u"LC_ALL=C"_s, u"LANG=C"_s, u"XDG_RUNTIME_DIR="_s});
        QVERIFY2(added.exit == 0, added.err.constData());
        QVERIFY(added.err.isEmpty());
        const CliRun shown
            = m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, added.row().value(u"patient_id"_s).toString()});
        QCOMPARE(shown.row().value(u"name"_s).toString(), u"Ångström, Zoë"_s);
    }

    void secretFilesMayEndWithOneNewline()
    {
        const QString path = m_home.write(u"two-lines.password"_s, CliHome::passwordOf(u"olive"_s).toUtf8() + "\n\n");
        const QStringList twice {u"--user"_s, u"olive"_s, u"--password-file"_s, path, u"patient"_s,
                                 u"search"_s, u"a"_s};
        QVERIFY(m_home.run(twice).exit != 0); // one, not two
        m_home.write(u"two-lines.password"_s, CliHome::passwordOf(u"olive"_s).toUtf8());
        QCOMPARE(m_home.run(twice).exit, 0);
        m_home.write(u"two-lines.password"_s, CliHome::passwordOf(u"olive"_s).toUtf8() + "\r\n");
        QCOMPARE(m_home.run(twice).exit, 0);
    }

    void aFullOutputIsAnErrorWhereThereIsDevFull()
    {
        if (!QFile::exists(u"/dev/full"_s))
            QSKIP("this system has no /dev/full");
        QProcess program;
        program.setStandardOutputFile(u"/dev/full"_s);
        program.start(QStringLiteral(VB_CLI), {u"--json"_s, u"version"_s});
        QVERIFY(program.waitForFinished(cliDeadlineMs()));
        QCOMPARE(program.exitCode(), 1);
        QCOMPARE(CliRun({1, {}, program.readAllStandardError()}).code(), u"failed"_s);
    }
};

VB_TEST(TestCliLine)

#include "test_cli_line.moc"
