#include "app/desktop/pages.h"
#include "app/desktop/session_opener.h"
#include "core/keys/kit.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/progress_line.h"
#include "ui/settings/backup_card.h"
#include "ui/settings/backup_folder_form.h"
#include "ui/settings/backup_words.h"
#include "ui/settings/daily_backup.h"
#include "ui/shell/restore_page.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTest>

#include <semaphore>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr qint64 kUiHour = 3'600'000;

} // namespace

/// The folder that backups go to in these tests, fresh for each.
class BackupPlace {
public:
    [[nodiscard]] QString path() const { return m_folder->path(); }
    [[nodiscard]] QStringList files() const { return QDir(path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }
    [[nodiscard]] QString file(const QString &name) const { return m_folder->filePath(name); }

private:
    std::unique_ptr<QTemporaryDir> m_folder = test::makeFastFolder();
};

/// Another PC of its own, with nothing on it, in the window of the fixture.
class FreshPc {
public:
    explicit FreshPc(test::WindowFixture &keys)
        : m_keys(keys)
        , m_opener(session::Home {m_folder->filePath(u"home"_s)},
                   std::make_unique<platform::FileSecretStore>(m_folder->filePath(u"secret"_s)))
    {
    }
    ~FreshPc() { m_keys.window.reset(); }

    /// Ends at the choice of what to do, with the focus on the first way.
    bool start()
    {
        m_keys.window.reset();
        m_keys.window = std::make_unique<MainWindow>(
            m_keys.theme, [this] { return m_opener.open(); }, desktop::allPages(m_keys.theme));
        m_keys.window->setSetUp([](const auto &) { return new QWidget; });
        m_keys.window->setRestoring([this](session::RestoreRequest request, backup::BackupProgress progress) {
            return m_opener.restore(std::move(request), std::move(progress));
        });
        QSignalSpy failed(m_keys.window.get(), &MainWindow::openFailed);
        m_keys.window->show();
        return m_keys.activate() && test::seen(failed);
    }
    [[nodiscard]] bool isEmpty() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).isEmpty() && !m_opener.home().hasAnything();
    }

private:
    test::WindowFixture &m_keys;
    std::unique_ptr<QTemporaryDir> m_folder = test::makeFastFolder();
    desktop::SessionOpener m_opener;
};

/// Backups in the settings, the daily one, by keys, over a real store and real files.
class TestBackupUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void agesAreWords();
    void ownerChoosesTheFolder();
    void wrongFoldersAreSaidInWords();
    void unsavedFolderIsAskedAbout();
    void othersBackUpButChooseNothing();
    void missingBackupIsSaidPlainly();
    void backupIsMadeAndChecked();
    void secondOfADayGetsAName();
    void cancelLeavesNothing();
    void lostFolderIsSaidInWords();
    void damagedBackupIsFound();
    void goneBackupIsMissed();
    void dailyBackupComesByItself();
    void failedDailyBackupSaysSoOnce();
    void everyControlHasItsNames();

    void freshPcIsRestored();
    void refusalsAreSaidInWords();
    void cancelledRestoreLeavesNothing();

private:
    bool backUp();
    bool openRestoring(FreshPc &pc);
    bool restore(const QString &file, const QString &kitCode);
    bool openBackups(const QString &login = kOwner);
    bool showBackups();
    void click(const QString &name);
    bool finish(const QString &button, bool expected);
    void chooseFolder(const QString &path);
    [[nodiscard]] QString bannerText(const QString &name) const;
    [[nodiscard]] QString namedNow() const;

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    std::unique_ptr<BackupPlace> m_place;
};

void TestBackupUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    m_place = std::make_unique<BackupPlace>();
}

void TestBackupUi::cleanup()
{
    m_window.reset();
    m_practice.reset();
    m_place.reset();
}

bool TestBackupUi::openBackups(const QString &login)
{
    return m_window->start() && m_window->logIn(login) && showBackups();
}

/// By keys; returns when the state of the backups is shown.
bool TestBackupUi::showBackups()
{
    m_window->tabTo(u"nav.settings"_s);
    m_window->press(Qt::Key_Return);
    QSignalSpy shown(m_window->only<BackupCard>(), &BackupCard::stateShown);
    auto *tabs = m_window->named<QTabBar>(u"settings.tabs"_s);
    m_window->tabTo(u"settings.tabs"_s);
    for (int i = 0; i < tabs->count() && tabs->tabText(tabs->currentIndex()) != u"Backups"; ++i)
        m_window->press(Qt::Key_Right);
    return test::seen(shown);
}

void TestBackupUi::click(const QString &name)
{
    m_window->tabTo(name);
    m_window->press(Qt::Key_Space);
}

bool TestBackupUi::finish(const QString &button, bool expected)
{
    QSignalSpy finished(m_window->only<BackupCard>(), &BackupCard::finished);
    QSignalSpy shown(m_window->only<BackupCard>(), &BackupCard::stateShown);
    click(button);
    if (!test::seen(finished) || finished.at(0).at(0).toBool() != expected)
        return false;
    return !expected || test::seen(shown);
}

/// Past the window: for what is tested elsewhere.
void TestBackupUi::chooseFolder(const QString &path)
{
    const Result<void> chosen = m_practice->as(kOwner).backups().setFolder(path).result();
    if (!chosen.ok())
        qFatal("%s", qPrintable(chosen.error().detail));
}

QString TestBackupUi::bannerText(const QString &name) const
{
    const auto *banner = m_window->window->findChild<Banner *>(name);
    return banner && banner->isVisible() ? banner->text() : QString();
}

/// The file name of a backup of the present day.
QString TestBackupUi::namedNow() const
{
    return u"verbena-%1.vbk"_s.arg(isoUtc(m_practice->clock.now().wallMs).left(10));
}

void TestBackupUi::agesAreWords()
{
    QCOMPARE(backupAgeText(59'999), u"just now"_s);
    QCOMPARE(backupAgeText(-5), u"just now"_s);
    QCOMPARE(backupAgeText(60'000), u"1 minute ago"_s);
    QCOMPARE(backupAgeText(kUiHour), u"1 hour ago"_s);
    QVERIFY(backupAgeText(4 * kUiHour - 1).startsWith(u'3'));
    QVERIFY(backupAgeText(48 * kUiHour - 1).startsWith(u"47"));
    QVERIFY(backupAgeText(48 * kUiHour).startsWith(u"2 "));
}

void TestBackupUi::ownerChoosesTheFolder()
{
    QVERIFY(openBackups());
    QVERIFY(!m_window->named<QAbstractButton>(u"settings.backup.now"_s)->isEnabled()); // it would go nowhere
    QVERIFY(!m_window->named<QAbstractButton>(u"settings.backup.check"_s)->isEnabled());
    m_window->tabTo(u"settings.backup.folder"_s);
    m_window->type(m_place->path());
    QSignalSpy shown(m_window->only<BackupCard>(), &BackupCard::stateShown);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(bannerText(u"settings.backup.folderBanner"_s).contains(u"each day"_s));
    QVERIFY(m_window->named<QAbstractButton>(u"settings.backup.now"_s)->isEnabled());
    QVERIFY(m_place->files().isEmpty()); // trying it leaves nothing
    QSignalSpy again(m_window->only<BackupFolderForm>(), &BackupFolderForm::answered);
    m_window->named<QLineEdit>(u"settings.backup.folder"_s)->selectAll();
    m_window->press(Qt::Key_Backspace);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(test::seen(again));
    QVERIFY(bannerText(u"settings.backup.folderBanner"_s).contains(u"No daily backup"_s));
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).backups().state().result()->folder.isEmpty());
}

void TestBackupUi::wrongFoldersAreSaidInWords()
{
    QVERIFY(QFile(m_place->file(u"a file"_s)).open(QIODevice::WriteOnly));
    QVERIFY(openBackups());
    auto *folder = m_window->named<LineField>(u"settings.backup.folder"_s);
    const auto problemOf = [this, folder](const QString &path) {
        m_window->tabTo(u"settings.backup.folder"_s);
        m_window->press(QKeySequence::SelectAll);
        m_window->type(path);
        QSignalSpy answered(m_window->only<BackupFolderForm>(), &BackupFolderForm::answered);
        m_window->press(Qt::Key_Return);
        return test::seen(answered) && !answered.at(0).at(0).toBool() ? folder->problem() : QString();
    };
    QVERIFY(problemOf(u"backups"_s).contains(u"whole path"_s));
    QVERIFY(problemOf(m_place->file(u"gone"_s)).contains(u"not there"_s));
    QVERIFY(problemOf(m_place->file(u"a file"_s)).contains(u"a file, not a folder"_s));
    QCOMPARE(m_window->focusName(), u"settings.backup.folder"_s);
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).backups().state().result()->folder.isEmpty());
}

void TestBackupUi::unsavedFolderIsAskedAbout()
{
    QVERIFY(openBackups());
    m_window->tabTo(u"settings.backup.folder"_s);
    m_window->type(m_place->path());
    QVERIFY(!m_window->window->close());
    QCOMPARE(m_window->focusName(), u"settings.unsaved.no"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"settings.backup.folder"_s);
    QVERIFY(!m_window->window->close());
    click(u"settings.unsaved.yes"_s);
    QVERIFY(m_window->window->close());
}

void TestBackupUi::othersBackUpButChooseNothing()
{
    chooseFolder(m_place->path());
    const QString nurse = m_practice->addPerson(Role::nurse);
    QVERIFY(openBackups(nurse));
    QVERIFY(!m_window->window->findChild<QWidget *>(u"settings.backup.folder"_s));
    QVERIFY(m_window->everyText().contains(m_place->path()));
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QCOMPARE(m_place->files(), QStringList({namedNow(), namedNow() + u".key"_s}));
}

void TestBackupUi::missingBackupIsSaidPlainly()
{
    QVERIFY(openBackups());
    QVERIFY(bannerText(u"settings.backup.age"_s).contains(u"no backup"_s));
    QVERIFY(bannerText(u"settings.backup.age"_s).contains(u"owner"_s));
    QVERIFY(m_window->everyText().contains(u"recovery kit on paper"_s));
    m_window->window.reset();
    chooseFolder(m_place->path());
    QVERIFY(m_practice->as(kOwner).backups().runDue().result().ok());
    QVERIFY(openBackups());
    QVERIFY(bannerText(u"settings.backup.age"_s).isEmpty());
    m_window->window.reset();
    m_practice->clock.advance(51 * kUiHour);
    QVERIFY(openBackups());
    QVERIFY(bannerText(u"settings.backup.age"_s).contains(u"older than two days"_s));
    QVERIFY(m_window->everyText().contains(u"2 days ago"_s));
}

void TestBackupUi::backupIsMadeAndChecked()
{
    chooseFolder(m_place->path());
    QVERIFY(openBackups());
    m_window->press(Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"settings.backup.now"_s);
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QVERIFY(bannerText(u"settings.backup.result"_s).contains(namedNow()));
    QCOMPARE(m_window->focusName(), u"settings.backup.now"_s); // after all it is where it was
    QVERIFY(m_window->everyText().contains(u"just now"_s));
    QVERIFY(m_window->everyText().contains(u"Not yet"_s));
    QVERIFY(finish(u"settings.backup.check"_s, true));
    QVERIFY2(bannerText(u"settings.backup.result"_s).contains(u"can be restored"_s),
             qPrintable(bannerText(u"settings.backup.result"_s)));
    QVERIFY(!m_window->everyText().contains(u"Not yet"_s));
    QCOMPARE(m_place->files(), QStringList({namedNow(), namedNow() + u".key"_s}));
}

void TestBackupUi::secondOfADayGetsAName()
{
    chooseFolder(m_place->path());
    QVERIFY(openBackups());
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QCOMPARE(m_place->files().size(), 4);
    QVERIFY(m_place->files().contains(namedNow().replace(u".vbk"_s, u"-2.vbk"_s)));
}

void TestBackupUi::cancelLeavesNothing()
{
    chooseFolder(m_place->path());
    QVERIFY(openBackups());
    // Another backup holds the thread until the person has pressed the button.
    std::binary_semaphore gate(0);
    const QString first = m_place->file(u"first.vbk"_s);
    const auto held = m_window->session.lock()->backups().create(first, [&gate, isHeld = true](qint64, qint64) mutable {
        if (std::exchange(isHeld, false))
            gate.acquire();
        return true;
    });
    QSignalSpy finished(m_window->only<BackupCard>(), &BackupCard::finished);
    click(u"settings.backup.now"_s);
    QCOMPARE(m_window->focusName(), u"settings.backup.cancel"_s);
    QVERIFY(m_window->isShown(u"settings.backup.bar"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Space);
    gate.release();
    QVERIFY(test::seen(finished));
    QVERIFY(!finished.at(0).at(0).toBool());
    QVERIFY(bannerText(u"settings.backup.result"_s).contains(u"Cancelled"_s));
    QCOMPARE(m_window->focusName(), u"settings.backup.now"_s);
    QVERIFY(!m_window->isShown(u"settings.backup.bar"_s));
    QVERIFY(held.result().ok());
    QCOMPARE(m_place->files(), QStringList({u"first.vbk"_s, u"first.vbk.key"_s}));
}

void TestBackupUi::lostFolderIsSaidInWords()
{
    const QString folder = m_place->file(u"stick"_s);
    QVERIFY(QDir().mkdir(folder));
    chooseFolder(folder);
    QVERIFY(openBackups());
    QVERIFY(QDir().rmdir(folder));
    QVERIFY(finish(u"settings.backup.now"_s, false));
    const QString said = bannerText(u"settings.backup.result"_s);
    QVERIFY2(said.contains(u"not there"_s) && said.contains(u"Connect its disk"_s), qPrintable(said));
    QCOMPARE(m_window->focusName(), u"settings.backup.now"_s); // to try again
}

void TestBackupUi::damagedBackupIsFound()
{
    chooseFolder(m_place->path());
    QVERIFY(openBackups());
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QFile file(m_place->file(namedNow()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() - 1));
    file.close();
    QVERIFY(finish(u"settings.backup.check"_s, false));
    QVERIFY(bannerText(u"settings.backup.result"_s).contains(u"damaged"_s));
    QCOMPARE(m_window->named<Banner>(u"settings.backup.result"_s)->kind(), BannerKind::danger);
}

void TestBackupUi::goneBackupIsMissed()
{
    chooseFolder(m_place->path());
    QVERIFY(openBackups());
    QVERIFY(finish(u"settings.backup.now"_s, true));
    QVERIFY(QFile::remove(m_place->file(namedNow())));
    QVERIFY(finish(u"settings.backup.check"_s, false));
    QVERIFY(bannerText(u"settings.backup.result"_s).contains(u"no longer where it was written"_s));
}

void TestBackupUi::dailyBackupComesByItself()
{
    chooseFolder(m_place->path());
    session::Session &session = m_practice->as(kOwner);
    DailyBackup daily(session, {1, 1}, nullptr);
    QSignalSpy finished(&daily, &DailyBackup::finished);
    QVERIFY(test::seen(finished));
    QCOMPARE(finished.at(0).at(0).toString(), QString());
    QCOMPARE(m_place->files(), QStringList({namedNow(), namedNow() + u".key"_s}));
    QVERIFY(test::seen(finished, 3)); // it looks again and again, and one a day is enough
    QCOMPARE(m_place->files().size(), 2);
    QVERIFY(session.backups().state().result()->verifiedMs > 0); // the look of the week
}

void TestBackupUi::failedDailyBackupSaysSoOnce()
{
    const QString folder = m_place->file(u"stick"_s);
    QVERIFY(QDir().mkdir(folder));
    chooseFolder(folder);
    QVERIFY(QDir().rmdir(folder));
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    auto *daily = m_window->only<DailyBackup>();
    QSignalSpy finished(daily, &DailyBackup::finished);
    for (int i = 1; i <= 2; ++i) {
        daily->run();
        daily->run(); // while it is at work: nothing
        QVERIFY(test::seen(finished, i));
    }
    QCOMPARE(finished.size(), 2);
    const QString said = bannerText(u"said.settings"_s);
    QVERIFY2(said.contains(u"not made"_s) && said.contains(u"Connect its disk"_s), qPrintable(said));
    QCOMPARE(m_window->window->findChildren<Banner *>(u"said.settings"_s).size(), 1);
    QVERIFY(QDir().mkdir(folder));
    daily->run();
    QVERIFY(test::seen(finished, 3));
    QVERIFY(!m_window->isShown(u"said.settings"_s));
    QCOMPARE(QDir(folder).entryList(QDir::Files).size(), 2);
    // Never behind a locked screen.
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    QVERIFY(!m_window->window->findChild<DailyBackup *>());
}

void TestBackupUi::everyControlHasItsNames()
{
    QVERIFY(openBackups());
    QCOMPARE(m_window->nameless(), QStringList());
}

/// One of the practice's as it is, past the window.
bool TestBackupUi::backUp()
{
    const bool made = m_practice->as(kOwner).backups().create(m_place->file(u"one.vbk"_s)).result().ok();
    m_practice->lock();
    return made;
}

bool TestBackupUi::openRestoring(FreshPc &pc)
{
    if (!pc.start())
        return false;
    m_window->press(Qt::Key_Tab);
    m_window->press(Qt::Key_Tab);
    if (m_window->focusName() != u"first.restore")
        return false;
    m_window->press(Qt::Key_Return);
    return m_window->focusName() == u"restore.file";
}

/// True when it was refused; why is in a banner or at the field.
bool TestBackupUi::restore(const QString &file, const QString &kitCode)
{
    m_window->tabTo(u"restore.file"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(file);
    QApplication::clipboard()->setText(kitCode);
    m_window->tabTo(u"restore.group1"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->press(QKeySequence::Paste);
    QSignalSpy refused(m_window->only<RestorePage>(), &RestorePage::refused);
    m_window->press(Qt::Key_Return);
    return test::seen(refused);
}

void TestBackupUi::freshPcIsRestored()
{
    QVERIFY(backUp());
    FreshPc pc(*m_window);
    QVERIFY(openRestoring(pc));
    QCOMPARE(m_window->nameless(), QStringList());
    QSignalSpy back(m_window->window.get(), &MainWindow::openFailed);
    m_window->press(Qt::Key_Escape);
    QVERIFY(test::seen(back));
    QVERIFY(openRestoring(pc));
    m_window->type(m_place->file(u"one.vbk"_s));
    m_window->tabTo(u"restore.group1"_s);
    const QStringList groups = m_practice->made.kitCode.split(u'-');
    for (const QString &group : groups)
        m_window->type(group.toLower()); // the focus goes along by itself
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"restore.cancel"_s);
    QVERIFY(test::seen(opened));
    QVERIFY2(bannerText(u"login.banner"_s).contains(u"here again"_s), qPrintable(bannerText(u"login.banner"_s)));
    QVERIFY(!m_window->everyText().contains(groups.at(5)));
    QVERIFY(!m_window->everyText().contains(groups.at(5).toLower()));
    QVERIFY(!pc.isEmpty());
    QCOMPARE(m_window->focusName(), u"user"_s);
}

void TestBackupUi::refusalsAreSaidInWords()
{
    QVERIFY(backUp());
    FreshPc pc(*m_window);
    QVERIFY(openRestoring(pc));
    const auto says = [this](const QString &words) { return bannerText(u"restore.banner"_s).contains(words); };
    const QString file = m_place->file(u"one.vbk"_s);
    m_window->type(file);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"restore.group1"_s); // all of them are asked for
    QVERIFY(!m_window->named<QLabel>(u"restore.problem"_s)->text().isEmpty());
    QVERIFY(restore(u"one.vbk"_s, m_practice->made.kitCode));
    QVERIFY(m_window->named<LineField>(u"restore.file"_s)->problem().contains(u"whole path"_s));
    QVERIFY(restore(m_place->file(u"two.vbk"_s), m_practice->made.kitCode));
    QVERIFY(m_window->named<LineField>(u"restore.file"_s)->problem().contains(u"no such file"_s));
    QVERIFY(restore(file, keys::kitCode(keys::Kit::make())));
    QVERIFY(says(u"another practice"_s));
    QCOMPARE(m_window->focusName(), u"restore.go"_s);
    QVERIFY(QFile::rename(file + u".key"_s, m_place->file(u"aside"_s)));
    QVERIFY(restore(file, m_practice->made.kitCode));
    QVERIFY(says(u"key part is missing"_s) && says(u"one.vbk.key"_s));
    QVERIFY(QFile::rename(m_place->file(u"aside"_s), file + u".key"_s));
    QFile bytes(file);
    QVERIFY(bytes.open(QIODevice::ReadWrite));
    const qint64 size = bytes.size();
    QVERIFY(bytes.resize(size + 1));
    bytes.close();
    QVERIFY(restore(file, m_practice->made.kitCode));
    QVERIFY(says(u"damaged"_s));
    QVERIFY(pc.isEmpty());
    QVERIFY(QFile::resize(file, size)); // whole again
    QSignalSpy opened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(opened));
}

void TestBackupUi::cancelledRestoreLeavesNothing()
{
    QVERIFY(backUp());
    FreshPc pc(*m_window);
    QVERIFY(openRestoring(pc));
    // The work begins only when the person has cancelled it.
    const std::unique_ptr<QTemporaryDir> folder = test::makeFastFolder();
    desktop::SessionOpener opener(session::Home {folder->filePath(u"home"_s)},
                                  std::make_unique<platform::FileSecretStore>(folder->filePath(u"secret"_s)));
    std::binary_semaphore gate(0);
    m_window->window->setRestoring([&](session::RestoreRequest request, const backup::BackupProgress &progress) {
        return opener.restore(std::move(request), [&gate, progress, isHeld = true](qint64 done, qint64 of) mutable {
            if (std::exchange(isHeld, false))
                gate.acquire();
            return progress(done, of);
        });
    });
    m_window->type(m_place->file(u"one.vbk"_s));
    QApplication::clipboard()->setText(m_practice->made.kitCode);
    m_window->tabTo(u"restore.group1"_s);
    m_window->press(QKeySequence::Paste);
    QSignalSpy refused(m_window->only<RestorePage>(), &RestorePage::refused);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"restore.cancel"_s);
    m_window->press(Qt::Key_Escape);
    gate.release();
    QVERIFY(test::seen(refused));
    QVERIFY(bannerText(u"restore.banner"_s).contains(u"Cancelled"_s));
    QVERIFY(!opener.home().hasAnything());
    m_window->window.reset();
}

VB_TEST(TestBackupUi)
#include "test_backup_ui.moc"
