#include "core/crypto/hash.h"
#include "core/session/session.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/line_tap.h"
#include "tests/kit/memory_scan.h"
#include "tests/kit/relay_mirror.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"
#include "tests/kit/word_scan.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <atomic>
#include <thread>

#include <unistd.h>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

/// Fourteen letters that stand nowhere else on this machine.
QString freshWord()
{
    QString word = u"Qz"_s;
    for (const char byte : crypto::randomBytes(12))
        word.append(QLatin1Char(static_cast<char>('a' + static_cast<unsigned char>(byte) % 26)));
    return word;
}

} // namespace

/// Two PCs, a relay, all of them programs of their own, and a working day full of words that nobody else may see: the
/// relay's folder, its log, its memory, what crossed the line and what was said inside of TLS hold none of them.
class TestRelayBlind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void everyFormIsFound_data();
    void everyFormIsFound();
    void theOtherPcReadsThem();
    void lineHoldsNone();
    void insideOfTlsHoldsNone();
    void memoryHoldsNoneOnLinuxWithoutSanitizers();
    void folderAndLogHoldNone();

private:
    /// Looks through the relay's memory over and over while others work.
    class MemoryWatch {
    public:
        MemoryWatch(const test::WordScan &scan, qint64 pid)
            : m_thread([this, &scan, pid] {
                while (!m_over) {
                    m_found += scan.inProcess(pid).found;
                    ++m_passes;
                }
            })
        {
        }
        ~MemoryWatch() { stop(); }
        void stop()
        {
            m_over = true;
            if (m_thread.joinable())
                m_thread.join();
        }
        /// Behind stop().
        [[nodiscard]] QStringList found() const { return m_found; }
        [[nodiscard]] int passes() const { return m_passes; }

    private:
        std::atomic<bool> m_over = false;
        std::atomic<int> m_passes = 0;
        QStringList m_found;
        std::thread m_thread;
    };

    QString word(const QString &of);
    /// The only row, or the first; what fails is kept for the end of the story.
    QJsonObject done(const test::CliRun &run);
    QJsonObject owner(const QStringList &arguments) { return done(m_desk.as(m_owner, arguments)); }
    QJsonObject nurse(const test::CliHome &at, const QStringList &arguments) { return done(at.as(m_nurse, arguments)); }
    QString form(const QString &words, const QString &text);
    void startRelay();
    void foundPractice();
    void fillChart();
    void joinRoom();
    void workApart();
    void leavePapers();

    test::CliHome m_desk;
    test::CliHome m_room;
    QMap<QString, QString> m_words; // by what they stand in
    QString m_control = freshWord(); // for the line and the folder
    QString m_memoryControl = freshWord();
    QString m_owner;
    QString m_nurse;
    QString m_patient;
    QString m_note;
    QByteArray m_failed;
    std::unique_ptr<test::WordScan> m_scan;
    test::WordScan m_controlScan {{m_control}};
    QString m_token;
    QString m_url;
    std::unique_ptr<test::ServedRelay> m_relay;
    std::unique_ptr<test::RelayMirror> m_mirror;
    std::unique_ptr<test::LineTap> m_tap;
    std::mutex m_mutex;
    QByteArray m_inside;
    std::unique_ptr<MemoryWatch> m_watch;
};

QString TestRelayBlind::word(const QString &of)
{
    return m_words.value(of);
}

QJsonObject TestRelayBlind::done(const test::CliRun &run)
{
    if (run.exit != 0 && m_failed.isEmpty())
        m_failed = QByteArray::number(run.exit) + ": " + run.err;
    const QList<QJsonObject> rows = run.rows();
    return rows.isEmpty() ? QJsonObject() : rows.front();
}

void TestRelayBlind::initTestCase()
{
    for (const char *what : {"practice",
                             "owner's login",
                             "owner's name",
                             "login",
                             "name",
                             "licence",
                             "given name",
                             "family name",
                             "e-mail",
                             "contact",
                             "street",
                             "guardian",
                             "insurance",
                             "form",
                             "label",
                             "note",
                             "long note",
                             "addendum",
                             "substance",
                             "history",
                             "reason of a visit",
                             "reason of an emergency",
                             "kit's file",
                             "printed file",
                             "exported file",
                             "name of the PC",
                             "live change",
                             "change apart",
                             "other change apart"})
        m_words.insert(QLatin1String(what), freshWord());
    m_owner = word(u"owner's login"_s).toLower();
    m_nurse = word(u"login"_s).toLower();
    m_scan = std::make_unique<test::WordScan>(m_words.values());

    startRelay();
    if (test::memoryCanBeJudged())
        m_watch = std::make_unique<MemoryWatch>(*m_scan, m_relay->pid());
    foundPractice();
    QVERIFY2(m_failed.isEmpty(), m_failed);
    fillChart();
    QVERIFY2(m_failed.isEmpty(), m_failed);
    joinRoom();
    QVERIFY2(m_failed.isEmpty(), m_failed);
    workApart();
    leavePapers();
    QVERIFY2(m_failed.isEmpty(), m_failed);
    if (m_watch)
        m_watch->stop();
}

void TestRelayBlind::cleanupTestCase()
{
    m_watch.reset();
    m_tap.reset();
    m_mirror.reset();
    m_relay.reset();
}

/// PC, tap, mirror (which has the relay's certificate and opens TLS), relay.
void TestRelayBlind::startRelay()
{
    const QString data = m_desk.path(u"relay"_s);
    const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
    QCOMPARE(made.exit, 0);
    m_token = made.last()[u"admin_token"_s].toString();
    if (::geteuid() != 0)
        qputenv("VERBENA_TEST_READABLE_MEMORY", "1"); // the relay closes its memory to all but root
    m_relay = std::make_unique<test::ServedRelay>(data);
    QVERIFY(m_relay->port() > 0);
    m_mirror = std::make_unique<test::RelayMirror>(data + u"/tls.crt"_s, data + u"/tls.key"_s);
    m_mirror->pointTo(m_relay->port());
    m_mirror->change([this](const QByteArray &path, const QByteArray &body, test::HttpAnswer &answer) {
        const std::lock_guard lock(m_mutex);
        m_inside.append(path).append('\n').append(body).append('\n').append(answer.body).append('\n');
        return true;
    });
    m_tap = std::make_unique<test::LineTap>(QUrl(m_mirror->url()).port());
    m_url = u"https://127.0.0.1:%1"_s.arg(m_tap->port());
}

void TestRelayBlind::foundPractice()
{
    m_desk.made = done(m_desk.run({u"practice"_s, u"init"_s, u"--name"_s, word(u"practice"_s), u"--timezone"_s,
                                   u"America/New_York"_s, u"--owner"_s, m_owner, u"--owner-name"_s,
                                   word(u"owner's name"_s), u"--kit"_s, m_desk.path(word(u"kit's file"_s) + u".pdf"_s),
                                   u"--password-file"_s, m_desk.passwordFile(m_owner)}));
    m_desk.keepTotp(m_owner, m_desk.made[u"totp_uri"_s].toString());
    const QString uri = owner({u"staff"_s, u"add"_s, m_nurse, u"--name"_s, word(u"name"_s), u"--role"_s, u"nurse"_s,
                               u"--new-password-file"_s, m_desk.passwordFile(m_nurse)})[u"totp_uri"_s]
                            .toString();
    m_desk.keepTotp(m_nurse, uri);
    owner({u"staff"_s, u"licence"_s, u"add"_s, m_nurse, u"--kind"_s, u"RN"_s, u"--number"_s, word(u"licence"_s)});
    // By its own connection first: what the practice is before anything was sealed for others.
    owner({u"relay"_s, u"connect"_s, u"--url"_s, m_url, u"--token"_s, m_token});
}

/// A form of the practice's own, made in this process on the desk's data: the command line makes none.
QString TestRelayBlind::form(const QString &words, const QString &text)
{
    const SystemClock clock;
    platform::FileSecretStore secrets(m_desk.secretFile());
    auto session = session::Session::open({m_desk.home()}, secrets, clock);
    if (!session)
        return {};
    const QByteArray password = test::CliHome::passwordOf(m_owner).toUtf8();
    if (!(*session)->login(m_owner, SecretBytes::copyOf(password), {}).result().ok())
        return {};
    chart::NoteTemplate wanted;
    wanted.title = words;
    wanted.fields = {{.id = {}, .label = text, .kind = chart::FieldKind::text}};
    const auto saved = (*session)->templates().save(wanted).result();
    return saved.ok() ? saved->templateId : QString();
}

void TestRelayBlind::fillChart()
{
    const auto json
        = [](const QJsonObject &of) { return QString::fromUtf8(QJsonDocument(of).toJson(QJsonDocument::Compact)); };
    m_patient = owner({u"patient"_s, u"add"_s, u"--given"_s, word(u"given name"_s), u"--family"_s,
                       word(u"family name"_s), u"--birth-date"_s, u"1980-02-03"_s, u"--email"_s,
                       word(u"e-mail"_s) + u"@example.org"_s, u"--contact"_s,
                       json({{u"system"_s, u"email"_s}, {u"value"_s, word(u"contact"_s) + u"@example.org"_s}}),
                       u"--address"_s, json({{u"line"_s, word(u"street"_s)}, {u"city"_s, u"Albany"_s}}), u"--person"_s,
                       json({{u"role"_s, u"emergency"_s}, {u"name"_s, word(u"guardian"_s)}}), u"--coverage"_s,
                       json({{u"payer"_s, word(u"insurance"_s)}})})[u"patient_id"_s]
                    .toString();
    const QString own = form(word(u"form"_s), word(u"label"_s));
    QVERIFY(!own.isEmpty());
    const QString text = m_desk.write(u"note.txt"_s, word(u"note"_s).toUtf8());
    m_note = nurse(m_desk, {u"note"_s, u"add"_s, m_patient, u"--template"_s, own, u"--text-file"_s, text})[u"note_id"_s]
                 .toString();
    nurse(m_desk, {u"note"_s, u"sign"_s, m_note});
    const QString more = m_desk.write(u"more.txt"_s, word(u"addendum"_s).toUtf8());
    nurse(m_desk, {u"note"_s, u"addendum"_s, m_note, u"--text-file"_s, more});
    // One that travels beside the log, in chunks.
    const QString large = m_desk.write(u"large.txt"_s, word(u"long note"_s).toUtf8().append(' ').repeated(20'000));
    nurse(m_desk, {u"note"_s, u"add"_s, m_patient, u"--template"_s, u"soap"_s, u"--text-file"_s, large});
    nurse(m_desk, {u"allergy"_s, u"add"_s, m_patient, u"--substance"_s, word(u"substance"_s)});
    const QJsonObject answers {{u"medicines"_s, word(u"history"_s)}};
    const QString history = m_desk.write(u"history.json"_s, QJsonDocument(answers).toJson());
    nurse(m_desk, {u"history"_s, u"set"_s, m_patient, u"--file"_s, history});
    owner({u"visit"_s, u"open"_s, m_patient, u"--provider"_s, m_nurse, u"--reason"_s, word(u"reason of a visit"_s)});
    owner({u"patient"_s, u"set"_s, m_patient, u"--restricted"_s, u"yes"_s});
    nurse(m_desk, {u"break-glass"_s, m_patient, u"--reason"_s, word(u"reason of an emergency"_s)});
    owner({u"sync"_s, u"--once"_s});
}

void TestRelayBlind::joinRoom()
{
    const auto inviting = test::startCli(m_desk.globals() + m_desk.logIn(m_owner)
                                         + QStringList {u"device"_s, u"invite"_s, u"--auto-approve"_s});
    const QString code = QJsonDocument::fromJson(test::nextLine(*inviting)).object()[u"code"_s].toString();
    done(m_room.run(
        {u"device"_s, u"join"_s, u"--url"_s, m_url, u"--code"_s, code, u"--name"_s, word(u"name of the PC"_s)}));
    QVERIFY(inviting->waitForFinished(test::cliDeadlineMs()));
    QCOMPARE(inviting->exitCode(), 0);
    for (const QString &login : {m_owner, m_nurse}) {
        QFile secret(m_desk.totpFile(login));
        QVERIFY(secret.open(QIODevice::ReadOnly));
        m_room.write(login + u".totp"_s, secret.readAll());
    }
    done(m_room.as(m_owner, {u"sync"_s, u"--once"_s}));
    // One PC waits at the relay while the other writes.
    const auto watching
        = test::startCli(m_room.globals() + m_room.logIn(m_owner) + QStringList {u"sync"_s, u"--watch"_s});
    owner({u"patient"_s, u"set"_s, m_patient, u"--preferred"_s, word(u"live change"_s)});
    owner({u"sync"_s, u"--once"_s});
    QVERIFY2(!test::nextLine(*watching).isEmpty(), watching->readAllStandardError());
    watching->terminate();
    QVERIFY(watching->waitForFinished(test::cliDeadlineMs()));
}

/// Two versions of one value meet.
void TestRelayBlind::workApart()
{
    const auto rename = [this](const QString &what) {
        return QStringList {u"patient"_s, u"set"_s, m_patient, u"--family"_s, word(what)};
    };
    owner(rename(u"change apart"_s));
    done(m_room.as(m_owner, rename(u"other change apart"_s)));
    for (const test::CliHome *home : {&m_desk, &m_room, &m_desk})
        done(home->as(m_owner, {u"sync"_s, u"--once"_s}));
}

/// Names of files, which stand in the access log.
void TestRelayBlind::leavePapers()
{
    owner({u"note"_s, u"print"_s, m_note, m_desk.path(word(u"printed file"_s) + u".pdf"_s)});
    owner({u"audit"_s, u"export"_s, m_desk.path(word(u"exported file"_s) + u".csv"_s), u"--format"_s, u"csv"_s});
    owner({u"sync"_s, u"--once"_s});
    done(m_room.as(m_owner, {u"audit"_s, u"list"_s, u"--all-devices"_s, u"--limit"_s, u"1"_s}));
    QFile all(m_room.path(u"all.csv"_s));
    done(m_room.as(m_owner, {u"audit"_s, u"export"_s, all.fileName(), u"--format"_s, u"csv"_s, u"--all-devices"_s}));
    QVERIFY(all.open(QIODevice::ReadOnly));
    QVERIFY(all.readAll().contains("\"export\",\"audit\"")); // what the other PC did
}

void TestRelayBlind::everyFormIsFound_data()
{
    QTest::addColumn<QByteArray>("written");
    const QString capitals = m_control.toUpper();
    const QByteArray plain = m_control.toUtf8();
    const QByteArray wide(reinterpret_cast<const char *>(m_control.utf16()), m_control.size() * 2);
    QByteArray swapped = wide;
    for (qsizetype at = 0; at + 1 < swapped.size(); at += 2)
        std::swap(swapped[at], swapped[at + 1]);
    QTest::newRow("UTF-8") << plain;
    QTest::newRow("small letters") << plain.toLower();
    QTest::newRow("capitals") << plain.toUpper();
    QTest::newRow("UTF-16") << wide;
    QTest::newRow("UTF-16, big end first") << swapped;
    QTest::newRow("UTF-16 of capitals") << QByteArray(reinterpret_cast<const char *>(capitals.utf16()),
                                                      capitals.size() * 2);
    QTest::newRow("hex") << plain.toHex();
    QTest::newRow("hex in capitals") << plain.toHex().toUpper();
    QTest::newRow("hex of UTF-16") << wide.toHex();
    for (const char *before : {"", "1", "12", "123", "1234"}) {
        QTest::addRow("base64 behind %zu", strlen(before)) << (before + plain + " and more").toBase64();
        QTest::addRow("base64 of UTF-16 behind %zu", strlen(before)) << (before + wide + " and more").toBase64();
        QTest::addRow("base64 for addresses behind %zu", strlen(before))
            << (before + plain + " and more").toBase64(QByteArray::Base64UrlEncoding);
    }
}

void TestRelayBlind::everyFormIsFound()
{
    QFETCH(QByteArray, written);
    for (const int before : {0, 1, 4093}) {
        const QByteArray noise = crypto::randomBytes(before);
        QCOMPARE(m_controlScan.in(noise + crypto::randomBytes(100)), QStringList());
        QVERIFY(!m_controlScan.in(noise + written).isEmpty());
        QVERIFY(!m_controlScan.in(noise + written + crypto::randomBytes(100)).isEmpty());
        QVERIFY(m_controlScan.in(noise + written.chopped(written.size() / 2)).isEmpty());
    }
}

/// The words did travel.
void TestRelayBlind::theOtherPcReadsThem()
{
    const test::CliRun shown = m_room.as(m_owner, {u"patient"_s, u"show"_s, m_patient});
    const test::CliRun chart = m_room.as(m_owner, {u"chart"_s, u"show"_s, m_patient});
    const test::CliRun note = m_room.as(m_owner, {u"note"_s, u"show"_s, m_note});
    const test::CliRun staff = m_room.as(m_owner, {u"staff"_s, u"list"_s});
    const test::CliRun devices = m_desk.as(m_owner, {u"device"_s, u"list"_s});
    const QByteArray all = shown.out + chart.out + note.out + staff.out + devices.out;
    for (const char *what :
         {"owner's name", "name", "given name", "e-mail", "contact", "street", "guardian", "insurance", "form", "label",
          "note", "addendum", "substance", "live change", "name of the PC"})
        QVERIFY2(all.contains(word(QLatin1String(what)).toUtf8()), what);
    const test::CliRun conflicts = m_desk.as(m_owner, {u"conflict"_s, u"list"_s});
    QVERIFY2(conflicts.out.contains(word(u"change apart"_s).toUtf8())
                 && conflicts.out.contains(word(u"other change apart"_s).toUtf8()),
             conflicts.out + conflicts.err);
}

void TestRelayBlind::lineHoldsNone()
{
    QVERIFY(m_tap->toRelay().size() > 50'000 && m_tap->fromRelay().size() > 50'000);
    QCOMPARE(m_scan->in(m_tap->toRelay()), QStringList());
    QCOMPARE(m_scan->in(m_tap->fromRelay()), QStringList());
    // What somebody says on this line in the clear is found.
    test::RawLine line(m_tap->port(), test::RawLine::Kind::plain);
    QVERIFY(line.send("GET /" + m_control.toUtf8() + " HTTP/1.1\r\n\r\n"));
    (void)line.readAll();
    QCOMPARE(m_controlScan.in(m_tap->toRelay()), QStringList {m_control + u" as UTF-8"_s});
}

void TestRelayBlind::insideOfTlsHoldsNone()
{
    {
        const std::lock_guard lock(m_mutex);
        QVERIFY(m_inside.contains("/v1/session\n") && m_inside.contains("/v1/mailbox/")
                && m_inside.contains("/v1/chunks/"));
        QVERIFY(m_inside.size() > 50'000);
        QCOMPARE(m_scan->in(m_inside), QStringList());
    }
    test::RelayClient client(m_tap->port());
    QVERIFY(client.get("/v1/head?name=" + m_control.toUtf8().toHex()).status > 0);
    const std::lock_guard lock(m_mutex);
    QCOMPARE(m_controlScan.in(m_inside), QStringList {m_control + u" as UTF-8 in hex"_s});
}

void TestRelayBlind::memoryHoldsNoneOnLinuxWithoutSanitizers()
{
    if (!test::memoryCanBeJudged())
        QSKIP("under sanitizers a process maps terabytes; elsewhere than on Linux nothing is claimed");
    qInfo("The relay's memory was read %d times while the PCs worked, %s.", m_watch->passes(),
          ::geteuid() == 0 ? "as root" : "which the switch of test builds allows");
    QCOMPARE(m_watch->found(), QStringList());
    QVERIFY(m_watch->passes() >= 10);
    const test::WordScan::Memory after = m_scan->inProcess(m_relay->pid());
    QCOMPARE(after.found, QStringList());
    QCOMPARE(after.unread, QStringList());
    QVERIFY(after.bytes > 4 << 20);

    // What the relay does have in its memory is found there: a request that is not over yet.
    const test::WordScan control({m_memoryControl});
    QCOMPARE(control.inProcess(m_relay->pid()).found, QStringList());
    test::RawLine line(m_relay->port(), test::RawLine::Kind::tls13);
    QVERIFY(line.send("GET /v1/head HTTP/1.1\r\nX-Word: " + m_memoryControl.toUtf8()));
    QStringList found;
    QElapsedTimer passed;
    passed.start();
    while (found.isEmpty() && passed.elapsed() < test::relayDeadlineMs())
        found = control.inProcess(m_relay->pid()).found;
    QCOMPARE(found, QStringList {m_memoryControl + u" as UTF-8"_s});
}

void TestRelayBlind::folderAndLogHoldNone()
{
    const QString data = m_desk.path(u"relay"_s);
    int files = 0;
    QCOMPARE(m_scan->inFolder(data, files), QStringList()); // with its journals
    QVERIFY(files > 3);
    QCOMPARE(m_relay->terminate(), 0);
    const QByteArray log = m_relay->log();
    QVERIFY(log.contains("\"stopped\""));
    QCOMPARE(m_scan->in(log), QStringList());
    QCOMPARE(m_scan->inFolder(data, files), QStringList());
    // A word in a file's name or in a file is found.
    const QString planted = data + u'/' + m_control;
    QVERIFY(QDir().mkdir(planted));
    QFile inside(planted + u"/file"_s);
    QVERIFY(inside.open(QIODevice::WriteOnly));
    inside.write(crypto::randomBytes(4095) + m_control.toUtf8().toBase64());
    inside.close();
    QCOMPARE(m_controlScan.inFolder(data, files).size(), 2);
}

VB_TEST(TestRelayBlind)
#include "test_relay_blind.moc"
