#include "core/access/permission.h"
#include "core/base/durable_file.h"
#include "core/keys/unlock_file.h"
#include "core/session/vault.h"
#include "core/sql/db.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/audit/audit_details.h"
#include "ui/audit/audit_log_model.h"
#include "ui/audit/audit_log_view.h"
#include "ui/audit/audit_words.h"
#include "ui/audit/contacts_view.h"
#include "ui/audit/export_view.h"
#include "ui/audit/glass_view.h"
#include "ui/audit/patient_pick.h"
#include "ui/audit/verdict_words.h"
#include "ui/audit/verify_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/search_box.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>

#include <future>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr int kQuestions = 700; // entries of their own: more than two pages

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The key of the store, by way of the owner's password: what an insider has in hand.
Result<SecretBytes> storeKeyOf(test::PracticeFixture &practice)
{
    VB_TRY(QByteArray secret, practice.secrets.read(session::deviceSecretNameFor(practice.home)));
    VB_TRY(const keys::UnlockFile unlock, keys::readUnlockFile(practice.home.unlockFile(), SecretBytes::take(secret)));
    VB_TRY(keys::OpenedUser opened,
           keys::openUnlockEntry(*unlock.find(kOwner), test::PracticeFixture::passwordOf(kOwner)));
    return std::move(opened.storeKey);
}

/// Changes the closed store past the program.
Result<void> changeBehind(test::PracticeFixture &practice, const QByteArray &script)
{
    VB_TRY(const SecretBytes key, storeKeyOf(practice));
    VB_TRY(sql::Db db, sql::Db::open(practice.home.store(), key, {}));
    VB_DO(db.exec("DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;"));
    VB_DO(db.exec(script));
    return db.checkpoint();
}

using Files = QHash<QString, QByteArray>;

Files filesIn(const QString &folder)
{
    Files files;
    for (QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); each.hasNext();) {
        const QString path = each.next();
        files.insert(path, bytesOf(path));
    }
    return files;
}

void putBytes(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace

/// The log, who saw whom, emergency accesses, the proof and the export: by keys alone, over a real store.
class TestAuditUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void everyRightHasItsWords();
    void everyVerdictHasItsWords();
    void onlyOversightHasThePage();
    void pagesComeAsTheyAreLookedAt();
    void filtersByPersonAndKind();
    void filtersByResultTimeAndWords();
    void furtherFiltersCount();
    void nothingFoundOffersAWayOut();
    void sortsByEveryField();
    void detailsAreTwoKeysAway();
    void whoSawThisPatientInTwoSteps();
    void whatThisPersonSawInTwoSteps();
    void aPatientIsFoundByName();
    void staysStillWhileEntriesPourIn();
    void emergencyAccessesAreReviewed();
    void verifiesByKeyboard();
    void exportsReadBack_data();
    void exportsReadBack();
    void exportFollowsTheFilters();
    void badTargetsAreToldAtTheField();
    void aFileThatIsThereIsAskedAbout();
    void aFullDiskLeavesNoHalf();
    void everyControlHasItsNames();
    void longLooksCanBeStopped();
    void clocksThatWereSetAreFilteredAndExported();
    void tamperingIsSeenThroughTheWindow_data();
    void tamperingIsSeenThroughTheWindow();

private:
    bool openAs(const QString &login);
    bool openPart(int number, const QString &focus);
    void push(const QString &name);
    bool ask(const std::function<void()> &act);
    bool choose(const QString &name, const QString &text);
    /// The column says nothing but this.
    [[nodiscard]] bool isAll(int column, const QString &text) const;
    [[nodiscard]] QAbstractItemModel *model() const
    {
        return m_window->named<TableView>(u"audit.log.table"_s)->model();
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        const int role = column == AuditLogModel::kNumber ? Qt::DisplayRole : Qt::AccessibleTextRole;
        return model()->index(row, column).data(role).toString();
    }
    /// Everything that a column shows of the first rows.
    [[nodiscard]] QStringList column(int column, int rows = 40) const;
    bool startExport(const QString &format, const QString &path);
    bool finishExport(const QKeySequence &keys, bool ok);
    [[nodiscard]] QString path(const QString &name) const { return m_practice->folder->filePath(name); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
};

void TestAuditUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->clock.advance(7 * 3'600'000); // ten in the morning in New York
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    session::Session &owner = m_practice->as(kOwner);
    const auto one
        = owner.patients().add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s}).result();
    const auto other
        = owner.patients().add({.given = u"Vi"_s, .family = u"Ash"_s, .birthDate = u"1970-01-02"_s}).result();
    QVERIFY(one.ok() && other.ok() && owner.patients().restrict(other->id, true).result().ok());
    for (int i = 0; i < kQuestions; ++i)
        QVERIFY(owner.audit().list({.login = u"question %1"_s.arg(i)}, {}, 1).result().ok());
    session::Session &nurse = m_practice->as(m_nurse);
    QVERIFY(nurse.patients().search(u"fern"_s, 5).result().ok());
    QVERIFY(nurse.patients().view(one->id).result().ok());
    QCOMPARE(test::outcomeOf(nurse.patients().view(other->id).result()), Code::denied);
    QVERIFY(nurse.patients().breakGlass(other->id, u"=collapsed in the waiting room"_s).result().ok());
    QVERIFY(nurse.patients().view(other->id).result().ok());
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestAuditUi::cleanup()
{
    file::failNth(0, false);
    m_window->window.reset();
}

/// To the log; returns when it is counted.
bool TestAuditUi::openAs(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    m_window->tabTo(u"nav.audit"_s);
    m_window->press(Qt::Key_Return);
    auto *view = m_window->only<AuditLogView>();
    QSignalSpy counted(view, &AuditLogView::counted);
    return (view->total() || test::seen(counted)) && openPart(2, u"audit.log.table"_s);
}

bool TestAuditUi::openPart(int number, const QString &focus)
{
    m_window->press(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + number)));
    return m_window->focusName() == focus;
}

void TestAuditUi::push(const QString &name)
{
    m_window->tabTo(name);
    m_window->press(Qt::Key_Space);
}

/// Does something that asks the log; returns when the answer to the last question of it is counted.
bool TestAuditUi::ask(const std::function<void()> &act)
{
    QSignalSpy counted(m_window->only<AuditLogView>(), &AuditLogView::counted);
    act();
    while (counted.isEmpty() || !m_window->only<AuditLogView>()->total())
        if (!counted.wait())
            return false;
    return true;
}

/// By keys on a closed list; returns when the log has answered. The choices on the way are asked for as well.
bool TestAuditUi::choose(const QString &name, const QString &text)
{
    auto *box = m_window->named<QComboBox>(name);
    const int wanted = box->findText(text, Qt::MatchStartsWith);
    m_window->tabTo(name);
    return wanted > 0 && box->currentIndex() != wanted && ask([&] {
               m_window->press(Qt::Key_Home);
               for (int i = 0; i < wanted; ++i)
                   m_window->press(Qt::Key_Down);
           })
        && box->currentIndex() == wanted;
}

bool TestAuditUi::isAll(int column, const QString &text) const
{
    const QStringList shown = this->column(column);
    return !shown.isEmpty() && shown.count(text) == shown.size();
}

QStringList TestAuditUi::column(int column, int rows) const
{
    QStringList texts;
    for (int row = 0; row < std::min(rows, model()->rowCount()); ++row)
        texts << cell(row, column);
    return texts;
}

void TestAuditUi::everyRightHasItsWords()
{
    const std::vector<AuditKind> kinds = auditKinds();
    for (const access::RightRule &rule : access::allRights())
        QVERIFY2(std::any_of(kinds.begin(), kinds.end(),
                             [&rule](const AuditKind &kind) {
                                 return kind.action == QLatin1String(rule.action)
                                     && kind.object == QLatin1String(rule.object) && !kind.text.isEmpty();
                             }),
                 rule.name.data());
    QCOMPARE(auditKindText(u"view"_s, u"patient"_s), u"Opened a record"_s);
    QCOMPARE(auditKindText(u"fly"_s, u"kite"_s), u"fly kite"_s); // of a newer program
    for (const Role role : kAllRoles)
        QVERIFY(auditRoleText(roleName(role)) != roleName(role));
    QCOMPARE(entriesText(1), u"1 entry"_s);
    QCOMPARE(entriesText(2'000'000), u"2,000,000 entries"_s);
}

void TestAuditUi::everyVerdictHasItsWords()
{
    QStringList results;
    for (const audit::Flaw flaw : {audit::Flaw::none, audit::Flaw::missing, audit::Flaw::altered, audit::Flaw::replaced,
                                   audit::Flaw::cut, audit::Flaw::unanchored}) {
        audit::Verdict verdict;
        verdict.entries = 5000;
        verdict.flaw = flaw;
        const bool placed = flaw == audit::Flaw::missing || flaw == audit::Flaw::altered || flaw == audit::Flaw::cut;
        if (placed)
            verdict.firstBad = 1234;
        if (flaw != audit::Flaw::none)
            verdict.problem = u"for developers"_s;
        const VerdictWords words = verdictWords(verdict);
        QVERIFY(!results.contains(words.result) && !words.sentence.isEmpty());
        QCOMPARE(words.sentence.contains(u"1,234"_s), placed);
        QVERIFY(!words.sentence.contains(u"for developers"_s));
        QCOMPARE(verdictSteps(verdict).isEmpty(), flaw == audit::Flaw::none);
        results << words.result;
    }
}

void TestAuditUi::onlyOversightHasThePage()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.audit"_s));
    QVERIFY(!m_window->window->findChild<AuditLogView *>());
    QVERIFY(openAs(m_officer));
    QVERIFY(model()->rowCount() > kQuestions);
    QVERIFY(!m_window->isShown(u"audit.filter.pc"_s)); // there is but one
}

void TestAuditUi::pagesComeAsTheyAreLookedAt()
{
    QVERIFY(openAs(kOwner));
    const int rows = model()->rowCount();
    QCOMPARE(qint64 {rows}, *m_window->only<AuditLogView>()->total());
    QCOMPARE(cell(0, AuditLogModel::kNumber), QLocale().toString(rows - 1)); // the latest first
    QCOMPARE(cell(rows - 1, AuditLogModel::kNumber), u"…"_s);
    auto *log = qobject_cast<AuditLogModel *>(model());
    QSignalSpy came(log, &AuditLogModel::pageCame);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_End));
    while (cell(rows - 1, AuditLogModel::kNumber) == u"…"_s)
        QVERIFY(came.wait());
    QCOMPARE(cell(rows - 1, AuditLogModel::kNumber), u"0"_s);
    QCOMPARE(m_window->named<TableView>(u"audit.log.table"_s)->currentIndex().row(), rows - 1);
    // Those in between that nobody looked at are not here.
    QVERIFY(came.size() <= 2);
}

void TestAuditUi::filtersByPersonAndKind()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.person"_s, u"Test nurse"_s));
    QVERIFY(isAll(AuditLogModel::kPerson, u"Test nurse"_s));
    const int all = model()->rowCount();
    QVERIFY(all > 4);
    QVERIFY(choose(u"audit.filter.kind"_s, u"Emergency access"_s));
    QCOMPARE(model()->rowCount(), 1);
    QCOMPARE(cell(0, AuditLogModel::kPatient), u"Ash, Vi"_s);
    QCOMPARE(m_window->named<TextLabel>(u"audit.log.count"_s)->text(), u"1 entry"_s);
    QVERIFY(ask([this] { push(u"audit.filter.clear"_s); }));
    QVERIFY(model()->rowCount() > kQuestions);
    QVERIFY(!m_window->isShown(u"audit.filter.clear"_s));
}

void TestAuditUi::filtersByResultTimeAndWords()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.outcome"_s, u"Refused"_s));
    QVERIFY(isAll(AuditLogModel::kResult, u"Refused"_s));
    QVERIFY(ask([this] { push(u"audit.filter.clear"_s); }));

    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_F));
    QCOMPARE(m_window->focusName(), u"audit.filter.text"_s);
    QVERIFY(ask([this] {
        m_window->type(u"QUESTION 69"_s);
        m_window->press(Qt::Key_Return);
    }));
    QCOMPARE(model()->rowCount(), 11); // 69, 690 to 699
    for (const QString &detail : column(AuditLogModel::kDetail))
        QVERIFY2(detail.contains(u"question 69"_s), qPrintable(detail));
    QVERIFY(ask([this] { push(u"audit.filter.clear"_s); }));

    // The fixture's clock is ahead of the machine's: nothing happened until today.
    QVERIFY(choose(u"audit.filter.period"_s, u"Between"_s));
    m_window->tabTo(u"audit.filter.to"_s);
    QVERIFY(ask([this] {
        m_window->type(u"2020-01-01"_s);
        m_window->press(Qt::Key_Return);
    }));
    QCOMPARE(model()->rowCount(), 0);
}

void TestAuditUi::furtherFiltersCount()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(!m_window->isShown(u"audit.filter.role"_s));
    push(u"audit.filter.more"_s);
    QCOMPARE(m_window->focusName(), u"audit.filter.role"_s);
    QVERIFY(choose(u"audit.filter.role"_s, u"Nurse"_s));
    QVERIFY(isAll(AuditLogModel::kRole, u"Nurse"_s));
    QVERIFY(model()->rowCount() > 3);
    const int nurses = model()->rowCount();
    const QString computer = cell(0, AuditLogModel::kComputer);
    const QString system = cell(0, AuditLogModel::kSystem);
    const auto typeInto = [this](const QString &name, const QString &text) {
        m_window->tabTo(name);
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
        m_window->type(text);
        m_window->press(Qt::Key_Return);
    };
    QVERIFY(ask([&] { typeInto(u"audit.filter.computer"_s, computer); }));
    QCOMPARE(model()->rowCount(), nurses);
    QVERIFY(ask([&] { typeInto(u"audit.filter.system"_s, system + u" 2"_s); }));
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(ask([&] { typeInto(u"audit.filter.system"_s, system); }));
    QCOMPARE(model()->rowCount(), nurses);
    typeInto(u"audit.filter.record"_s, u"no id"_s);
    QVERIFY(!m_window->named<LineField>(u"audit.filter.record"_s)->problem().isEmpty());
    // What is hidden asks for nothing.
    QSignalSpy counted(m_window->only<AuditLogView>(), &AuditLogView::counted);
    push(u"audit.filter.more"_s);
    while (model()->rowCount() <= kQuestions)
        QVERIFY(counted.wait());
}

void TestAuditUi::nothingFoundOffersAWayOut()
{
    QVERIFY(openAs(m_officer));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_F));
    QVERIFY(ask([this] {
        m_window->type(u"nowhere in the log but here"_s);
        m_window->press(Qt::Key_Return);
    }));
    // The question itself stands in the log since then, and not in its own answer.
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(m_window->isShown(u"audit.log.clearFilters"_s));
    QVERIFY(ask([this] { push(u"audit.log.clearFilters"_s); }));
    QVERIFY(model()->rowCount() > kQuestions);
}

void TestAuditUi::sortsByEveryField()
{
    QVERIFY(openAs(m_officer));
    for (int column = 0; column < AuditLogModel::kPc; ++column) { // what only several PCs have is not offered
        QVERIFY(ask([this, column] {
            push(u"audit.log.sort"_s);
            auto *menu = m_window->named<QMenu>(u"audit.log.sortMenu"_s);
            for (int i = 0; i <= column; ++i)
                QTest::keyClick(menu, Qt::Key_Down);
            QTest::keyClick(menu, Qt::Key_Return);
        }));
        QStringList ids;
        for (const QString &number : this->column(AuditLogModel::kNumber, 5))
            ids << number;
        const QString sort = m_window->named<QAbstractButton>(u"audit.log.sort"_s)->text();
        QVERIFY2(sort.contains(AuditLogModel::title(column)) || column == AuditLogModel::kNumber, qPrintable(sort));
        QVERIFY(!ids.contains(u"…"_s));
    }
    // By person, in words: nobody's come before the owner's, both ways round.
    const auto byPerson = [this] {
        push(u"audit.log.sort"_s);
        auto *menu = m_window->named<QMenu>(u"audit.log.sortMenu"_s);
        for (int i = 0; i <= AuditLogModel::kPerson; ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
    };
    QVERIFY(ask(byPerson));
    const QString first = cell(0, AuditLogModel::kPerson);
    QVERIFY(ask(byPerson));
    QVERIFY(first != cell(0, AuditLogModel::kPerson));
    QCOMPARE(m_window->named<QAbstractButton>(u"audit.log.sort"_s)->text(), u"Sort: Person, descending"_s);
}

void TestAuditUi::detailsAreTwoKeysAway()
{
    QVERIFY(openAs(m_officer));
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"audit.details"_s));
    const auto *details = m_window->only<AuditDetails>();
    QCOMPARE(QLocale().toString(details->row().entry.index), cell(0, AuditLogModel::kNumber));
    m_window->press(Qt::Key_Down);
    QCOMPARE(QLocale().toString(details->row().entry.index), cell(1, AuditLogModel::kNumber));
    m_window->press(Qt::Key_Escape);
    QVERIFY(!m_window->isShown(u"audit.details"_s));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
}

void TestAuditUi::whoSawThisPatientInTwoSteps()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.kind"_s, u"Emergency access"_s));
    QCOMPARE(model()->rowCount(), 1);
    m_window->tabTo(u"audit.log.table"_s);
    m_window->press(Qt::Key_Return);
    auto *visitors = m_window->named<ContactsView>(u"audit.visitors"_s);
    QSignalSpy shown(visitors, &ContactsView::shown);
    push(u"audit.details.visitors"_s);
    QVERIFY(test::seen(shown));
    const auto *table = m_window->named<TableView>(u"audit.visitors.table"_s);
    QCOMPARE(table->model()->rowCount(), 2);
    QString people;
    for (int row = 0; row < 2; ++row)
        people += table->model()->index(row, 0).data(Qt::AccessibleTextRole).toString() + u'\n';
    QVERIFY2(people.contains(u"Test nurse"_s) && people.contains(u"Olive"_s, Qt::CaseInsensitive), qPrintable(people));
    QCOMPARE(m_window->focusName(), u"audit.visitors.table"_s);
    // And back to the entries behind a line.
    QVERIFY(ask([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QVERIFY(model()->rowCount() > 0 && model()->rowCount() < 10);
    for (const QString &patient : column(AuditLogModel::kPatient))
        QCOMPARE(patient, u"Ash, Vi"_s);
}

void TestAuditUi::whatThisPersonSawInTwoSteps()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.kind"_s, u"Emergency access"_s));
    QCOMPARE(model()->rowCount(), 1);
    m_window->tabTo(u"audit.log.table"_s);
    m_window->press(Qt::Key_Return);
    auto *visited = m_window->named<ContactsView>(u"audit.visited"_s);
    QSignalSpy shown(visited, &ContactsView::shown);
    push(u"audit.details.visited"_s);
    QVERIFY(test::seen(shown));
    const auto *table = m_window->named<TableView>(u"audit.visited.table"_s);
    QStringList patients;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        patients << table->model()->index(row, ContactsModel::kWho).data().toString();
    patients.sort();
    QCOMPARE(patients, QStringList({u"Ash, Vi"_s, u"Fern, Ada"_s}));
}

void TestAuditUi::aPatientIsFoundByName()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(openPart(3, u"audit.visitors.patient"_s));
    auto *pick = m_window->named<PatientPick>(u"audit.visitors.patient"_s);
    QSignalSpy offered(pick, &PatientPick::offered);
    m_window->type(u"fern"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(offered));
    QCOMPARE(offered.last().first().toInt(), 1);
    QSignalSpy shown(m_window->named<ContactsView>(u"audit.visitors"_s), &ContactsView::shown);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    QVERIFY(shown.last().first().toInt() >= 2); // owner and nurse
}

void TestAuditUi::staysStillWhileEntriesPourIn()
{
    QVERIFY(openAs(m_officer));
    auto *table = m_window->named<TableView>(u"audit.log.table"_s);
    for (int i = 0; i < 30; ++i)
        m_window->press(Qt::Key_Down);
    const int rows = model()->rowCount();
    const QString number = cell(30, AuditLogModel::kNumber);
    QSignalSpy reset(model(), &QAbstractItemModel::modelReset);
    const std::shared_ptr<session::Session> session = m_window->session.lock();
    QVERIFY(session);
    const quint64 before = session->audit().size();

    constexpr int kPouring = 1000;
    QFuture<Result<std::vector<audit::Entry>>> last;
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < kPouring; ++i)
        last = session->audit().list({.login = u"pouring"_s}, {}, 1);
    // Meanwhile the person goes on.
    m_window->press(Qt::Key_Down);
    QCOMPARE(table->currentIndex().row(), 31);
    m_window->press(Qt::Key_Up);
    const int scrolled = table->verticalScrollBar()->value();
    QVERIFY(scrolled > 0);
    QVERIFY2(clock.elapsed() < 2000, "the keys waited for the entries");
    QVERIFY(last.result().ok());
    auto *more = m_window->named<QAbstractButton>(u"audit.log.new"_s);
    QSignalSpy rang(m_window->only<AuditLogView>(), &AuditLogView::grown);
    while (!more->text().startsWith(u"1,0"_s))
        QVERIFY(rang.wait());

    QCOMPARE(reset.size(), 0);
    QCOMPARE(model()->rowCount(), rows);
    QCOMPARE(table->currentIndex().row(), 30);
    QCOMPARE(cell(30, AuditLogModel::kNumber), number);
    QCOMPARE(table->verticalScrollBar()->value(), scrolled);
    // The list asked for nothing by itself.
    QCOMPARE(session->audit().size() - before, quint64 {kPouring});
    QVERIFY(ask([this] { m_window->press(Qt::Key_F5); }));
    QVERIFY(model()->rowCount() >= rows + kPouring);
    QVERIFY(!more->isVisible());
}

void TestAuditUi::emergencyAccessesAreReviewed()
{
    QVERIFY(openAs(m_officer));
    QSignalSpy shown(m_window->only<GlassView>(), &GlassView::shown);
    QVERIFY(openPart(5, u"audit.glass.period"_s));
    QVERIFY(test::seen(shown));
    QCOMPARE(shown.last().first().toInt(), 1);
    const QString text = m_window->named<QWidget>(u"audit.glass.line"_s)->accessibleName();
    QVERIFY2(text.contains(u"Test nurse"_s) && text.contains(u"Ash, Vi"_s), qPrintable(text));
    QVERIFY(m_window->named<TextLabel>(u"audit.glass.reason"_s)->text().contains(u"collapsed"_s));
    QVERIFY(ask([this] { push(u"audit.glass.entries"_s); }));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QVERIFY(model()->rowCount() >= 3); // refused, emergency, opened
}

void TestAuditUi::verifiesByKeyboard()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(openPart(6, u"audit.verify.start"_s));
    QSignalSpy judged(m_window->only<VerifyView>(), &VerifyView::judged);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(judged));
    const auto *banner = m_window->named<Banner>(u"audit.verify.verdict"_s);
    QCOMPARE(banner->kind(), BannerKind::success);
    QVERIFY(banner->text().contains(u"whole and unchanged"_s));
    QVERIFY(m_window->everyText().contains(u"Entries 0 to "_s));
    QVERIFY(!m_window->isShown(u"audit.verify.entry"_s));
    // A bad one, with the way to its place.
    audit::Verdict bad;
    bad.entries = 50;
    bad.flaw = audit::Flaw::altered;
    bad.firstBad = 17;
    bad.problem = u"entry 17"_s;
    m_window->only<VerifyView>()->showVerdict(bad);
    QCOMPARE(banner->kind(), BannerKind::danger);
    QVERIFY(ask([this] { push(u"audit.verify.entry"_s); }));
    const auto *table = m_window->named<TableView>(u"audit.log.table"_s);
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QCOMPARE(table->currentIndex().row(), model()->rowCount() - 18);
}

bool TestAuditUi::startExport(const QString &format, const QString &path)
{
    push(u"audit.log.export"_s);
    push(u"audit.export."_s + format);
    m_window->tabTo(u"audit.export.path"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
    m_window->type(path);
    return m_window->focusName() == u"audit.export.path"_s;
}

bool TestAuditUi::finishExport(const QKeySequence &keys, bool ok)
{
    QSignalSpy finished(m_window->only<ExportView>(), &ExportView::finished);
    m_window->press(keys);
    return test::seen(finished) && finished.last().first().toBool() == ok;
}

void TestAuditUi::exportsReadBack_data()
{
    QTest::addColumn<QString>("format");
    for (const char *format : {"csv", "json", "fhir"})
        QTest::newRow(format) << QString::fromLatin1(format);
}

void TestAuditUi::exportsReadBack()
{
    QFETCH(QString, format);
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.person"_s, u"Test nurse"_s));
    QVERIFY(isAll(AuditLogModel::kPerson, u"Test nurse"_s));
    const int rows = model()->rowCount();
    const QString file = path(u"nurse."_s + format);
    QVERIFY(startExport(format, file));
    QVERIFY(finishExport(Qt::Key_Return, true));
    const auto *banner = m_window->named<Banner>(u"audit.export.banner"_s);
    QCOMPARE(banner->kind(), BannerKind::success);
    QVERIFY2(banner->text().contains(entriesText(rows)), qPrintable(banner->text()));
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

    const QByteArray content = bytesOf(file);
    if (format == u"csv") {
        QCOMPARE(content.trimmed().count('\n'), qsizetype {rows});
        QVERIFY(content.contains("Ash, Vi"));
    } else if (format == u"json") {
        QCOMPARE(content.count('\n'), qsizetype {rows});
        for (const QByteArray &line : content.trimmed().split('\n'))
            QCOMPARE(QJsonDocument::fromJson(line).object()[u"login"_s].toString(), m_nurse);
    } else {
        const QJsonObject bundle = QJsonDocument::fromJson(content).object();
        QCOMPARE(bundle[u"entry"_s].toArray().size(), qsizetype {rows});
        QCOMPARE(bundle[u"entry"_s][0][u"resource"_s][u"resourceType"_s].toString(), u"AuditEvent"_s);
    }
}

void TestAuditUi::exportFollowsTheFilters()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.kind"_s, u"Emergency access"_s));
    QCOMPARE(model()->rowCount(), 1);
    push(u"audit.log.export"_s);
    QCOMPARE(m_window->focusName(), u"audit.export.csv"_s);
    QVERIFY(m_window->named<TextLabel>(u"audit.export.what"_s)->text().startsWith(u"1 entry"_s));
    QVERIFY(m_window->named<QLineEdit>(u"audit.export.path"_s)->text().endsWith(u".csv"_s));
    push(u"audit.export.fhir"_s);
    QVERIFY(m_window->named<QLineEdit>(u"audit.export.path"_s)->text().endsWith(u".fhir.json"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QCOMPARE(model()->rowCount(), 1); // as it was
}

void TestAuditUi::badTargetsAreToldAtTheField()
{
    QVERIFY(openAs(m_officer));
    QSignalSpy finished(m_window->only<ExportView>(), &ExportView::finished);
    for (const QString &target : {u"/nowhere/at/all.csv"_s, m_practice->folder->path(), u"/dev/full"_s, u" "_s}) {
        QVERIFY(startExport(u"csv"_s, target));
        m_window->press(Qt::Key_Return);
        QVERIFY2(!m_window->named<LineField>(u"audit.export.path"_s)->problem().isEmpty(), qPrintable(target));
        QCOMPARE(m_window->focusName(), u"audit.export.path"_s);
        m_window->press(Qt::Key_Escape);
    }
    QCOMPARE(finished.size(), 0);
}

void TestAuditUi::aFileThatIsThereIsAskedAbout()
{
    const QString file = path(u"there.csv"_s);
    QFile old(file);
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("what was there") > 0);
    old.close();
    QVERIFY(openAs(m_officer));
    QVERIFY(startExport(u"csv"_s, file));
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"audit.export.replace.no"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(bytesOf(file), QByteArray("what was there"));
    m_window->tabTo(u"audit.export.path"_s);
    m_window->press(Qt::Key_Return);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    QCOMPARE(m_window->focusName(), u"audit.export.replace.yes"_s);
    QVERIFY(finishExport(Qt::Key_Return, true));
    QVERIFY(bytesOf(file).size() > 1000);
}

void TestAuditUi::aFullDiskLeavesNoHalf()
{
    QVERIFY(openAs(m_officer));
    const QString file = path(u"full.csv"_s);
    QVERIFY(startExport(u"csv"_s, file));
    const QStringList before = QDir(m_practice->folder->path()).entryList(QDir::Files | QDir::Hidden);
    file::failNth(2, true); // the first row and all after it
    QVERIFY(finishExport(Qt::Key_Return, false));
    file::failNth(0, false);
    const auto *banner = m_window->named<Banner>(u"audit.export.banner"_s);
    QCOMPARE(banner->kind(), BannerKind::danger);
    QVERIFY2(banner->text().contains(u"disk full"_s), qPrintable(banner->text()));
    QCOMPARE(QDir(m_practice->folder->path()).entryList(QDir::Files | QDir::Hidden), before);
    // Room again: the same keys do it.
    m_window->tabTo(u"audit.export.path"_s);
    QVERIFY(finishExport(Qt::Key_Return, true));
    QVERIFY(bytesOf(file).size() > 1000);
}

void TestAuditUi::everyControlHasItsNames()
{
    QVERIFY(openAs(kOwner));
    m_window->press(Qt::Key_Return); // details too
    push(u"audit.filter.more"_s);
    for (int part = 1; part <= 6; ++part) {
        m_window->press(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + part)));
        QCOMPARE(m_window->nameless(), QStringList());
    }
    m_window->press(QKeySequence(Qt::ALT | Qt::Key_2));
    push(u"audit.log.export"_s);
    QCOMPARE(m_window->nameless(), QStringList());
}

void TestAuditUi::clocksThatWereSetAreFilteredAndExported()
{
    const qint64 now = m_practice->clock.now().wallMs;
    m_practice->as(kOwner);
    m_practice->clock.setWall(now - 3'600'000);
    QVERIFY(m_practice->as(kOwner).audit().list({.login = u"an hour ago"_s}, {}, 1).result().ok());
    QVERIFY(m_practice->as(kOwner).alerts().list(true).result().ok()); // the alert is raised before the clock goes on
    m_practice->clock.setWall(now + 60'000);
    QVERIFY(m_practice->as(kOwner).audit().list({.login = u"now again"_s}, {}, 1).result().ok());
    QVERIFY(openAs(m_officer));
    push(u"audit.filter.more"_s);
    QVERIFY(choose(u"audit.filter.clock"_s, u"Clock set back"_s));
    QCOMPARE(model()->rowCount(), 1);
    QVERIFY(cell(0, AuditLogModel::kDetail).contains(u"an hour ago"_s));
    QVERIFY(choose(u"audit.filter.clock"_s, u"Clock set forward"_s));
    QCOMPARE(model()->rowCount(), 1);
    QVERIFY(cell(0, AuditLogModel::kDetail).contains(u"now again"_s));
    QVERIFY(choose(u"audit.filter.clock"_s, u"Clock set or off"_s));
    QCOMPARE(model()->rowCount(), 2);
    const QString file = path(u"clock.csv"_s);
    QVERIFY(startExport(u"csv"_s, file));
    QVERIFY(finishExport(Qt::Key_Return, true));
    QCOMPARE(bytesOf(file).trimmed().count('\n'), qsizetype {2});
}

void TestAuditUi::longLooksCanBeStopped()
{
    QVERIFY(openAs(m_officer));
    auto *view = m_window->only<AuditLogView>();
    QVERIFY(!view->isLooking());
    const std::shared_ptr<session::Session> session = m_window->session.lock();
    std::promise<void> gate;
    {
        // Entries are slow to reach the disk, and answers wait for theirs.
        const auto held = session->audit().onGrown(
            [opened = std::shared_future<void>(gate.get_future())](quint64) { opened.wait(); });
        QSignalSpy delayed(view, &AuditLogView::delayed);
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_F));
        m_window->type(u"question"_s);
        m_window->press(Qt::Key_Return);
        QVERIFY(test::seen(delayed));
        QVERIFY(view->isLooking() && m_window->isShown(u"audit.log.stop"_s));
        m_window->tabTo(u"audit.log.stop"_s);
        QSignalSpy counted(view, &AuditLogView::counted);
        m_window->press(Qt::Key_Space);
        gate.set_value();
        QVERIFY(test::seen(counted));
    }
    // What was found by then stays, and is said not to be all.
    QVERIFY(!view->isLooking() && !m_window->isShown(u"audit.log.stop"_s));
    QCOMPARE(model()->rowCount(), AuditLogModel::kPageRows);
    QCOMPARE(m_window->named<TextLabel>(u"audit.log.count"_s)->text(), u"The first 256"_s);
    QVERIFY(m_window->named<Banner>(u"audit.log.banner"_s)->text().contains(u"Stopped"_s));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QVERIFY(ask([this] { m_window->press(Qt::Key_F5); }));
    QVERIFY(model()->rowCount() > kQuestions); // with those of this test
    QVERIFY(!m_window->isShown(u"audit.log.banner"_s));
}

/// Last: the practice is not whole in between.
void TestAuditUi::tamperingIsSeenThroughTheWindow_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<bool>("warned"); // before anybody verifies
    QTest::newRow("an entry was altered") << QByteArray("UPDATE audit_entry SET login = 'nobody' WHERE idx = 40")
                                          << u"entry 40 is not the one that was written"_s << false;
    QTest::newRow("an entry was taken out")
        << QByteArray("DELETE FROM audit_entry WHERE idx = 41") << u"entry 41 is missing"_s << false;
    // Nobody could know better where it began: the login has written on behind the cut.
    QTest::newRow("the end was cut off") << QByteArray("DELETE FROM audit_entry WHERE idx >= 600")
                                         << u"entry 60[0-9] and those after it are gone"_s << true;
    QTest::newRow("an older file was put back")
        << QByteArray() << u"entry [0-9,]+ and those after it are gone"_s << true;
}

void TestAuditUi::tamperingIsSeenThroughTheWindow()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, sentence);
    QFETCH(bool, warned);
    m_practice->as(kOwner);
    m_practice->lock();
    const QByteArray yesterday = bytesOf(m_practice->home.store());
    for (int i = 0; i < 40; ++i)
        QVERIFY(m_practice->as(kOwner).audit().list({.login = u"today"_s}, {}, 1).result().ok());
    m_practice->lock();
    const Files today = filesIn(m_practice->folder->path());
    if (script.isEmpty())
        putBytes(m_practice->home.store(), yesterday);
    else
        QVERIFY(changeBehind(*m_practice, script).ok());

    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(m_officer));
    QCOMPARE(m_window->isShown(u"warning"_s), warned);
    if (warned)
        QVERIFY2(m_window->named<Banner>(u"warning"_s)->text().contains(u"older"_s),
                 qPrintable(m_window->named<Banner>(u"warning"_s)->text()));
    m_window->tabTo(u"nav.audit"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(openPart(6, u"audit.verify.start"_s));
    QSignalSpy judged(m_window->only<VerifyView>(), &VerifyView::judged);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(judged));
    const auto *banner = m_window->named<Banner>(u"audit.verify.verdict"_s);
    QCOMPARE(banner->kind(), BannerKind::danger);
    QVERIFY2(banner->text().contains(QRegularExpression(sentence)), qPrintable(banner->text()));
    QVERIFY(m_window->everyText().contains(u"What to do now"_s));
    // And the way to the place.
    m_window->tabTo(u"audit.verify.entry"_s);
    QVERIFY(ask([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    m_window->window.reset();
    for (const QString &left : filesIn(m_practice->folder->path()).keys())
        QVERIFY(today.contains(left) || QFile::remove(left));
    for (auto file = today.cbegin(); file != today.cend(); ++file)
        putBytes(file.key(), file.value());
}

VB_TEST(TestAuditUi)
#include "test_audit_ui.moc"
