#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/settings/kit_card.h"
#include "ui/settings/store_key_card.h"

#include <QDir>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// The owner replaces the recovery kit and the store's key, by keys alone; what was good before opens nothing after it.
class TestKeysUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void onlyOwnersHaveThem();
    void theNewKitIsInForceOnceItIsProved();
    void wrongGroupsAreSaid();
    void aFolderThatTakesNothingIsSaid();
    void leavingBeforeItIsProvedChangesNothing_data();
    void leavingBeforeItIsProvedChangesNothing();
    void theStoreGetsANewKey();
    void everyControlHasItsNames();

private:
    bool openSecurity(const QString &login = kOwner);
    bool saveKit(const QString &folder);
    [[nodiscard]] QStringList kits() const { return QDir(m_folder->path()).entryList({u"*.pdf"_s}); }
    [[nodiscard]] bool opens(const QString &kitCode);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestKeysUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    m_folder = test::makeFastFolder();
}

void TestKeysUi::cleanup()
{
    m_window->window.reset();
}

bool TestKeysUi::openSecurity(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_K));
    m_window->type(u">security"_s);
    m_window->press(Qt::Key_Return);
    return m_window->isShown(u"settings.security.check"_s);
}

/// True when it asks for groups afterwards.
bool TestKeysUi::saveKit(const QString &folder)
{
    m_window->tabTo(u"settings.kit.folder"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(folder);
    QSignalSpy saved(m_window->only<KitCard>(), &KitCard::saved);
    m_window->press(Qt::Key_Return);
    return test::seen(saved) && saved.last().first().toBool() && m_window->focusName() == u"settings.kit.group1";
}

/// On a PC that has lost its own key.
bool TestKeysUi::opens(const QString &kitCode)
{
    m_window->window.reset();
    m_practice->lock();
    return session::unlockWithKit(m_practice->home, m_practice->secrets, m_practice->clock, {kitCode, {}}).ok();
}

void TestKeysUi::onlyOwnersHaveThem()
{
    QVERIFY(!openSecurity(m_practice->addPerson(Role::nurse)));
    QVERIFY(!m_window->window->findChild<KitCard *>());
    QVERIFY(!m_window->window->findChild<StoreKeyCard *>());
}

void TestKeysUi::theNewKitIsInForceOnceItIsProved()
{
    QVERIFY(openSecurity());
    m_window->tabTo(u"settings.kit.start"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"settings.kit.folder"_s);
    QVERIFY(saveKit(m_folder->path()));
    QCOMPARE(kits(), QStringList({u"verbena-recovery-kit.pdf"_s}));
    QString fresh;
    const auto *card = m_window->only<KitCard>();
    {
        const std::shared_ptr<session::Session> session = m_window->session.lock();
        QStringList groups;
        for (int i = 1; i <= session::kKitGroups; ++i)
            groups << session->keys().draftedGroup(i);
        fresh = groups.join(u'-');
        m_window->type(groups.at(card->numbers()[0] - 1).toLower());
        m_window->typeNext(groups.at(card->numbers()[1] - 1));
    }
    QSignalSpy replaced(card, &KitCard::replaced);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(replaced));
    QVERIFY(replaced.last().first().toBool());
    const auto *banner = m_window->named<Banner>(u"settings.kit.banner"_s);
    QCOMPARE(banner->kind(), BannerKind::success);
    QVERIFY(banner->text().contains(u"in force"_s));
    QCOMPARE(m_window->focusName(), u"settings.kit.start"_s);
    QCOMPARE(kits().size(), 1); // the paper of what is in force stays

    QVERIFY(!opens(m_practice->made.kitCode));
    QVERIFY(opens(fresh));
}

void TestKeysUi::wrongGroupsAreSaid()
{
    QVERIFY(openSecurity());
    m_window->tabTo(u"settings.kit.start"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(saveKit(m_folder->path()));
    const auto *card = m_window->only<KitCard>();
    QSignalSpy replaced(card, &KitCard::replaced);
    const int first = card->numbers()[0];
    QVERIFY(first >= session::kFirstSeedGroup); // the groups before are the same on both papers
    m_window->type(m_practice->made.kitCode.section(u'-', first - 1, first - 1)); // of the old one
    m_window->typeNext(u"1234"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(replaced.size(), 1);
    QVERIFY(!replaced.last().first().toBool());
    const QString problem = m_window->named<LineField>(u"settings.kit.group1"_s)->problem();
    QVERIFY2(problem.contains(u"another kit"_s), qPrintable(problem));
    QVERIFY(m_window->named<LineField>(u"settings.kit.group2"_s)->problem().contains(u"five signs"_s));
    QCOMPARE(m_window->focusName(), u"settings.kit.group1"_s);
    QVERIFY(opens(m_practice->made.kitCode));
}

void TestKeysUi::aFolderThatTakesNothingIsSaid()
{
    QVERIFY(openSecurity());
    m_window->tabTo(u"settings.kit.start"_s);
    m_window->press(Qt::Key_Space);
    const auto *field = m_window->named<LineField>(u"settings.kit.folder"_s);
    QVERIFY(!saveKit(u"kits"_s));
    QVERIFY(field->problem().contains(u"whole path"_s));
    QVERIFY(!saveKit(m_folder->filePath(u"nowhere"_s)));
    QVERIFY(field->problem().contains(u"no such folder"_s));
    QVERIFY(saveKit(m_folder->path()));
}

void TestKeysUi::leavingBeforeItIsProvedChangesNothing_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"button", "lock", "program ends"})
        QTest::newRow(way) << QString::fromLatin1(way);
}

void TestKeysUi::leavingBeforeItIsProvedChangesNothing()
{
    QFETCH(QString, way);
    QVERIFY(openSecurity());
    m_window->tabTo(u"settings.kit.start"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(saveKit(m_folder->path()));
    QCOMPARE(kits().size(), 1);
    if (way == u"button") {
        m_window->tabTo(u"settings.kit.cancel"_s);
        m_window->press(Qt::Key_Space);
        QCOMPARE(m_window->focusName(), u"settings.kit.start"_s);
    } else if (way == u"lock") {
        QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
        QVERIFY(test::seen(locked));
    }
    QVERIFY(opens(m_practice->made.kitCode));
    QCOMPARE(kits(), QStringList()); // a paper that opens nothing is not left about
}

void TestKeysUi::theStoreGetsANewKey()
{
    QVERIFY(openSecurity());
    m_window->tabTo(u"settings.storeKey.start"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"settings.storeKey.sure.no"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"settings.storeKey.start"_s);
    m_window->press(Qt::Key_Space);
    m_window->tabTo(u"settings.storeKey.sure.yes"_s);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(!m_window->isShown(u"warning"_s));
    m_window->window.reset();
    const auto entries = m_practice->as(kOwner).audit().list({.action = u"key_rotate"_s}).result();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), size_t {1});
    const auto check = m_practice->as(kOwner).audit().check().result();
    QVERIFY(check.ok() && check->ok());
}

void TestKeysUi::everyControlHasItsNames()
{
    QVERIFY(openSecurity());
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->tabTo(u"settings.kit.start"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(saveKit(m_folder->path()));
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestKeysUi)
#include "test_keys_ui.moc"
