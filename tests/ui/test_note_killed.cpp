#include "core/access/totp.h"
#include "core/base/clock.h"
#include "tests/kit/access_client.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/private_desktop.h"
#include "tests/kit/test_main.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

const QString kKilledButton = u"push button"_s;
const QString kKeysBus = u"keys-of-the-note"_s;

/// Key codes of a PC keyboard, as X counts them.
enum KeyCode { kKeyReturn = 36, kKeyControl = 37, kKeyK = 45, kKeyN = 57, kKeyAlt = 64, kKeyTwo = 11 };
/// What the registry of the accessibility bus can send.
enum KeyEvent : uint { kKeyPress = 0, kKeyRelease = 1, kKeyStroke = 2, kKeyText = 4 };

} // namespace

/// The program `verbena`, killed while somebody writes a note: what the editor said to be saved is there for its author
/// after the next log-in. By keys that go through the screen, the window manager and the program.
class TestNoteKilled : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theDraftIsThereAfterAKill();
    void cleanupTestCase();

private:
    bool makePractice();
    bool startProgram();
    void killProgram();
    bool send(int key, KeyEvent event, const QString &text = {});
    bool press(int modifier, int key);
    bool type(const QString &text) { return send(0, kKeyText, text); }
    bool says(const QString &text);
    bool openRecord();
    /// As another program of its author finds it.
    [[nodiscard]] QStringList stored();

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder = test::makeFastFolder();
    session::Home m_home {m_folder->filePath(u"home"_s)};
    platform::FileSecretStore m_secrets {m_folder->filePath(u"secret"_s)};
    const QString m_password = test::PracticeFixture::passwordText(test::kOwner);
    PatientId m_patient;
    test::PrivateDesktop m_desktop;
    std::unique_ptr<test::AccessClient> m_client;
    std::unique_ptr<QProcess> m_program;
};

void TestNoteKilled::initTestCase()
{
    QVERIFY2(m_desktop.start(), m_desktop.trouble().constData());
    m_client = std::make_unique<test::AccessClient>(m_desktop.accessibilityAddress());
    QVERIFY(m_client->isConnected());
    QVERIFY(makePractice());
}

void TestNoteKilled::cleanupTestCase()
{
    killProgram();
    QDBusConnection::disconnectFromBus(kKeysBus);
}

bool TestNoteKilled::makePractice()
{
    session::PracticeRequest request {u"Larkspur (test)"_s, u"America/New_York"_s, test::kOwner, u"Olive Hartman"_s,
                                      test::PracticeFixture::passwordOf(test::kOwner)};
    const Result<session::PracticeMade> made
        = session::initPractice(m_home, m_secrets, m_clock, std::move(request),
                                [](const document::RecoveryKitContent &) { return Result<void>(); });
    if (!made.ok())
        return false;
    Result<SecretBytes> totp = access::parseTotpSecret(SecretBytes::copyOf(made->totpUri.toUtf8()));
    const auto open = session::Session::open(m_home, m_secrets, m_clock);
    if (!totp.ok() || !open.ok()
        || !(*open)
                ->login(test::kOwner, test::PracticeFixture::passwordOf(test::kOwner), std::move(*totp))
                .result()
                .ok())
        return false;
    const auto added
        = (*open)->patients().add({.given = u"Mara"_s, .family = u"Quill"_s, .birthDate = u"1984-03-07"_s}).result();
    if (added.ok())
        m_patient = added->id;
    return added.ok();
}

/// Returns in the workspace; the code is not asked for again within 12 hours.
bool TestNoteKilled::startProgram()
{
    m_program = test::boundChild(m_desktop.environment());
    m_program->start(QStringLiteral(VB_DESKTOP),
                     {u"--home"_s, m_home.folder, u"--device-secret-file"_s, m_folder->filePath(u"secret"_s)});
    return m_program->waitForStarted() && m_client->awaitFocus(u"User name"_s)
        && m_client->fill(u"User name"_s, test::kOwner) && m_client->fill(u"Password"_s, m_password)
        && m_client->press(kKilledButton, u"Log in"_s) && m_client->awaitShown(kKilledButton, u"Lock"_s);
}

void TestNoteKilled::killProgram()
{
    if (!m_program)
        return;
    m_program->kill();
    m_program->waitForFinished();
    m_program.reset();
    m_client->awaitGone();
}

bool TestNoteKilled::send(int key, KeyEvent event, const QString &text)
{
    QDBusConnection bus = QDBusConnection::connectToBus(m_desktop.accessibilityAddress(), kKeysBus);
    QDBusMessage call = QDBusMessage::createMethodCall(
        u"org.a11y.atspi.Registry"_s, u"/org/a11y/atspi/registry/deviceeventcontroller"_s,
        u"org.a11y.atspi.DeviceEventController"_s, u"GenerateKeyboardEvent"_s);
    call.setArguments({key, text, static_cast<uint>(event)});
    return bus.call(call).type() == QDBusMessage::ReplyMessage;
}

bool TestNoteKilled::press(int modifier, int key)
{
    if (modifier == 0)
        return send(key, kKeyStroke);
    return send(modifier, kKeyPress) && send(key, kKeyStroke) && send(modifier, kKeyRelease);
}

bool TestNoteKilled::says(const QString &text)
{
    return m_client->await([this, &text] { return m_client->describe().contains(text); });
}

bool TestNoteKilled::openRecord()
{
    return press(kKeyControl, kKeyK) && m_client->awaitFocus(u"Find a patient or something to do"_s) && type(u"quill"_s)
        && press(0, kKeyReturn) && m_client->awaitShown(kKilledButton, u"Write a note"_s);
}

QStringList TestNoteKilled::stored()
{
    const auto open = session::Session::open(m_home, m_secrets, m_clock);
    QStringList texts;
    if (!open.ok() || !(*open)->login(test::kOwner, test::PracticeFixture::passwordOf(test::kOwner), {}).result().ok())
        return texts;
    const auto notes = (*open)->notes().list(m_patient).result();
    if (!notes.ok())
        return texts;
    for (const chart::NoteLine &line : *notes)
        if (const auto draft = (*open)->notes().openDraft(line.id).result(); draft.ok())
            for (const chart::Section &section : draft->record.sections)
                if (!section.value.isEmpty())
                    texts << section.value;
    return texts;
}

void TestNoteKilled::theDraftIsThereAfterAKill()
{
    QVERIFY2(startProgram(), qPrintable(m_client->describe()));
    QVERIFY2(openRecord(), qPrintable(m_client->describe()));
    QVERIFY(press(kKeyAlt, kKeyN));
    QVERIFY(m_client->awaitFocus(u"Forms for a new note"_s));
    QVERIFY(press(0, kKeyReturn));
    QVERIFY2(says(u"Draft of"_s), qPrintable(m_client->describe()));
    QVERIFY(type(u"came for advice on lines"_s));
    QVERIFY2(says(u"Saved "_s), qPrintable(m_client->describe()));
    QVERIFY(type(u" and is still talking"_s)); // in the middle of it
    killProgram();

    const QStringList texts = stored();
    QCOMPARE(texts.size(), 1);
    QVERIFY2(texts.front().startsWith(u"came for advice on lines"_s), qPrintable(texts.front()));

    QVERIFY2(startProgram(), qPrintable(m_client->describe()));
    QVERIFY2(openRecord(), qPrintable(m_client->describe()));
    QVERIFY(press(kKeyAlt, kKeyTwo));
    QVERIFY(m_client->awaitFocus(u"Notes"_s));
    QVERIFY(press(0, kKeyReturn));
    QVERIFY2(says(u"Draft of"_s), qPrintable(m_client->describe())); // open in the editor again
}

VB_TEST(TestNoteKilled)
#include "test_note_killed.moc"
