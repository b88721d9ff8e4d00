#include "core/session/demo_laptop.h"
#include "core/session/entities.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/conflict/conflict_words.h"
#include "ui/conflict/conflicts_model.h"
#include "ui/conflict/conflicts_view.h"
#include "ui/conflict/differences.h"
#include "ui/conflict/version_text.h"
#include "ui/kit/banner.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/patient/patient_search_view.h"
#include "ui/record/record_view.h"

#include <QAccessible>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using access::Right;
using test::kOwner;

namespace {
constexpr int kConflictsOfOwner = 5;
}

/// The inbox of conflicts, and the warning over a record: by keys alone, over what two PCs really wrote.
class TestConflictUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void everyFieldHasItsWords();
    void whatDiffersIsFound_data();
    void whatDiffersIsFound();
    void bothVersionsStandSideBySide();
    void oneKeyDecidesAndTheNextComesUp();
    void eachIsDecidedUntilNoneIsLeft();
    void whatCameTooLateIsNotKept();
    void whatCameTooLateIsSignedAsAnAddendum();
    void theDeskSeesItsOwn();
    void anothersNoteIsHisToDecide();
    void newerChangesAreTold();
    void aRecordWarnsAndLeadsThere();
    void onlyOneFieldsWritersHaveThePage();
    void everyControlHasItsNames();

private:
    /// Two patients whom a laptop and this PC wrote on: telephone and e-mail of Alder, a removed allergy, a draft, a
    /// signed note of Birch.
    void makeConflicts();
    bool openAs(const QString &login);
    void openRecord(const QString &name);
    [[nodiscard]] int rows() const { return table()->model()->rowCount(); }
    [[nodiscard]] TableView *table() const { return m_window->named<TableView>(u"conflicts.table"_s); }
    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return table()->model()->index(row, column).data(role).toString();
    }
    [[nodiscard]] QString title() const { return m_window->named<ElidedLabel>(u"conflicts.title"_s)->text(); }
    [[nodiscard]] VersionText *value(QChar which) const
    {
        return m_window->named<VersionText>(u"conflicts.%1.value"_s.arg(which));
    }
    [[nodiscard]] QString navName() const { return m_window->named<QWidget>(u"nav.conflicts"_s)->accessibleName(); }
    /// Presses until the one of that field is on screen.
    bool goTo(const QString &field);
    bool goToTheLateOne();
    bool decide(Qt::Key key);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    std::unique_ptr<QSignalSpy> m_opened;
    PatientId m_alder;
    PatientId m_birch;
};

void TestConflictUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestConflictUi::cleanup()
{
    m_opened.reset();
    m_window->window.reset();
}

void TestConflictUi::makeConflicts()
{
    const auto add = [this](const QString &family) {
        return m_practice->as(kOwner)
            .patients()
            .add({.given = u"Test"_s,
                  .family = family,
                  .birthDate = u"1980-05-17"_s,
                  .phone = u"(212) 555-0101"_s,
                  .email = u"before@example.org"_s})
            .result()
            .valueOr(patient::Patient())
            .id;
    };
    m_alder = add(u"Alder"_s);
    m_birch = add(u"Birch"_s);
    session::Session &before = m_practice->as(kOwner);
    chart::Allergy latex;
    latex.patient = m_birch;
    latex.substance = u"Latex"_s;
    const auto allergy = before.charts().addAllergy(latex).result();
    const auto draft = before.notes().add({m_birch, {}, u"soap"_s, {{u"plan"_s, u"Begun."_s}}}).result();
    const auto note = before.notes().add({m_birch, {}, u"soap"_s, {{u"plan"_s, u"Begun."_s}}}).result();
    QVERIFY(allergy.ok() && draft.ok() && note.ok());
    m_practice->lock();
    const SecretBytes password = test::PracticeFixture::passwordOf(kOwner);
    const auto laptop
        = session::DemoLaptop::take(m_practice->home, m_practice->secrets, m_practice->clock, kOwner, password);
    QVERIFY2(laptop.ok(), qPrintable(laptop.ok() ? QString() : laptop.error().detail));
    session::Session &here = m_practice->as(kOwner);
    QVERIFY(here.patients()
                .change(m_alder, {{u"phone"_s, u"(212) 555-0102"_s}, {u"email"_s, u"here@example.org"_s}})
                .result()
                .ok());
    QVERIFY(here.charts()
                .changeStatus(chart::EventKind::allergy, allergy->id, u"resolved"_s, u"Tested: no reaction"_s)
                .result()
                .ok());
    QVERIFY(here.notes().keep(draft->id, {{u"plan"_s, u"Ice for ten minutes."_s}}).result().ok());
    QVERIFY(here.notes().sign(note->id, password.clone()).result().ok());
    m_practice->lock();
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    const auto there = [&](Right right, const session::DemoLaptop::Action &action) {
        m_practice->clock.advance(60'000);
        QVERIFY((*laptop)->act(right, action).ok());
    };
    const auto keep = [&](chart::NoteId id, const QString &plan) {
        there(Right::noteEdit, [&, id, plan](store::AuditedTx &tx) -> Result<void> {
            VB_DO(chart::keepNote(tx, *book, id, {{u"plan"_s, plan}}));
            return {};
        });
    };
    keep(draft->id, u"Ice for twenty minutes."_s);
    keep(note->id, u"Too late."_s);
    there(Right::allergyWrite, [&](store::AuditedTx &tx) {
        return tx.set(chart::kAllergyEntity, allergy->id, {{chart::kAllergyReaction, u"hives"_s}});
    });
    there(Right::patientUpdate, [this](store::AuditedTx &tx) {
        return patient::changePatient(tx, m_alder,
                                      {{u"phone"_s, u"(212) 555-0103"_s}, {u"email"_s, u"there@example.org"_s}});
    });
    QVERIFY((*laptop)
                ->actAsNewer(Right::patientUpdate,
                             [this](store::AuditedTx &tx) {
                                 return patient::changePatient(tx, m_birch, {{u"former"_s, u"Elder"_s}});
                             })
                .ok());
    const Result<void> brought = (*laptop)->bringHome();
    QVERIFY2(brought.ok(), qPrintable(brought.ok() ? QString() : brought.error().detail));
}

bool TestConflictUi::openAs(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    auto *view = m_window->only<ConflictsView>();
    QSignalSpy shown(view, &ConflictsView::shown);
    m_opened = std::make_unique<QSignalSpy>(view, &ConflictsView::opened);
    // The answers may have come while the keys were handled.
    if (rows() == 0 && !test::seen(shown))
        return false;
    if (rows() > 0 && !m_window->isShown(u"conflicts.details"_s) && !test::seen(*m_opened))
        return false;
    return m_window->focusName() == u"conflicts.table"_s;
}

void TestConflictUi::openRecord(const QString &name)
{
    QSignalSpy shown(m_window->only<RecordView>(), &RecordView::conflictsShown);
    if (const auto *inbox = m_window->window->findChild<ConflictsView *>(); inbox && inbox->isVisible()) {
        m_window->tabTo(u"nav.patients"_s);
        m_window->press(Qt::Key_Space);
    }
    QSignalSpy found(m_window->only<PatientSearchView>(), &PatientSearchView::resultsShown);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_window->type(name);
    QVERIFY(test::seen(found));
    const auto *results = m_window->named<TableView>(u"patients.results"_s);
    while (!m_window->isShown(u"patients.results"_s) || results->model()->rowCount() != 1)
        QVERIFY(found.wait());
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
}

bool TestConflictUi::goTo(const QString &field)
{
    for (int i = 0; i < kConflictsOfOwner && title() != field; ++i) {
        const qsizetype before = m_opened->size();
        m_window->press(Qt::Key_Down);
        if (!test::seen(*m_opened, before + 1))
            return false;
    }
    return title() == field;
}

bool TestConflictUi::decide(Qt::Key key)
{
    QSignalSpy decided(m_window->only<ConflictsView>(), &ConflictsView::decided);
    QSignalSpy shown(m_window->only<ConflictsView>(), &ConflictsView::shown);
    const qsizetype before = m_opened->size();
    m_window->press(key);
    return test::seen(decided) && decided.first().first().toBool() && test::seen(shown)
        && (shown.last().first().toInt() == 0 || test::seen(*m_opened, before + 1));
}

/// Each field that a person may be asked about, of whatever entity there is.
void TestConflictUi::everyFieldHasItsWords()
{
    int asked = 0;
    for (const store::EntityDecl *entity : session::entities().all()) {
        if (entity->stream != store::Stream::ops || entity->besideRecords
            || (!entity->isPatient && entity->patientColumn.isEmpty()))
            continue;
        for (const store::Field &field : entity->fields) {
            const store::Merge merge = entity->group(field).merge;
            const bool isAsked = merge == store::Merge::lastWriter || merge == store::Merge::addWins
                || !field.stays.empty() || (field.critical && merge == store::Merge::immutable);
            if (!isAsked || field.column == entity->patientColumn || entity->name == "conflict_decision")
                continue;
            ++asked;
            QVERIFY2(hasConflictWords(entity->name, field.column), (entity->name + '.' + field.column).constData());
            session::ConflictRow row;
            row.entity = entity->name;
            row.field = field.column;
            row.valueKind = field.kind;
            QVERIFY(!conflictFieldText(row).isEmpty() && !conflictFieldText(row).contains(u'_'));
            for (const QByteArray &choice : field.choices) {
                row.a.value = QString::fromLatin1(choice);
                const QString words = conflictValueText(row, row.a, PracticeTime(u"America/New_York"_s));
                QVERIFY2(!words.isEmpty() && words.at(0).isUpper(),
                         (entity->name + '.' + field.column + ' ' + choice).constData());
            }
        }
    }
    QVERIFY(asked > 60);
}

void TestConflictUi::whatDiffersIsFound_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<QStringList>("onlyA");
    QTest::addColumn<QStringList>("onlyB");
    QTest::newRow("the same") << u"Alder"_s << u"Alder"_s << QStringList() << QStringList();
    QTest::newRow("one word") << u"Alder"_s << u"Aldar"_s << QStringList {u"e"_s} << QStringList {u"a"_s};
    QTest::newRow("nothing") << QString() << u"Alder"_s << QStringList() << QStringList {u"Alder"_s};
    QTest::newRow("one part of a name") << u"Astor-Vanderbilt"_s << u"Astor-Vance"_s << QStringList {u"Vanderbilt"_s}
                                        << QStringList {u"Vance"_s};
    QTest::newRow("a number") << u"(212) 555-0102"_s << u"(212) 555-0103"_s << QStringList {u"0102"_s}
                              << QStringList {u"0103"_s};
    QTest::newRow("a word more") << u"rash"_s << u"rash on the arm"_s << QStringList()
                                 << QStringList {u" on the arm"_s};
    QTest::newRow("in the middle") << u"again in 12 weeks, by phone"_s << u"again in 16 weeks, by letter"_s
                                   << QStringList {u"12"_s, u"phone"_s} << QStringList {u"16"_s, u"letter"_s};
    QTest::newRow("letters of two marks")
        << u"Jose\u0301"_s << u"Jose"_s << QStringList {u"e\u0301"_s} << QStringList {u"e"_s};
    QTest::newRow("all") << u"mild"_s << u"XYZ"_s << QStringList {u"mild"_s} << QStringList {u"XYZ"_s};
    QTest::newRow("long") << u"a "_s.repeated(4000) << u"b "_s.repeated(4000)
                          << QStringList {u"a "_s.repeated(4000).chopped(1)}
                          << QStringList {u"b "_s.repeated(4000).chopped(1)};
}

void TestConflictUi::whatDiffersIsFound()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(QStringList, onlyA);
    QFETCH(QStringList, onlyB);
    const Differences found = differencesOf(a, b);
    const auto parts = [](const QString &text, const std::vector<TextRun> &runs) {
        QStringList all;
        for (const TextRun &run : runs)
            all << text.mid(run.at, run.length);
        return all;
    };
    QCOMPARE(parts(a, found.a), onlyA);
    QCOMPARE(parts(b, found.b), onlyB);
}

void TestConflictUi::bothVersionsStandSideBySide()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    QCOMPARE(rows(), kConflictsOfOwner);
    QVERIFY2(navName().contains(QString::number(kConflictsOfOwner)), qPrintable(navName()));
    QCOMPARE(m_window->named<TextLabel>(u"conflicts.count"_s)->text(), u"5 conflicts, 2 critical"_s);
    // The latest of the critical ones is on top.
    QCOMPARE(cell(0, ConflictsModel::kWhat), u"Telephone"_s);
    QCOMPARE(cell(0, ConflictsModel::kPatient), u"Alder, Test"_s);
    QVERIFY(!cell(0, ConflictsModel::kWhat, cell::kBadge).isEmpty());
    QVERIFY(cell(kConflictsOfOwner - 1, ConflictsModel::kWhat, cell::kBadge).isEmpty());
    QVERIFY(cell(0, ConflictsModel::kWhat, Qt::AccessibleTextRole).startsWith(u"Critical: Telephone, Alder"_s));

    QCOMPARE(title(), u"Telephone"_s);
    QCOMPARE(value(u'a')->toPlainText(), u"(212) 555-0103"_s);
    QCOMPARE(value(u'b')->toPlainText(), u"(212) 555-0102"_s);
    QCOMPARE(value(u'a')->marked(), QStringList {u"0103"_s});
    QCOMPARE(value(u'b')->marked(), QStringList {u"0102"_s});
    // Marked in more than colour, and said.
    QTextCursor cursor(value(u'b')->document());
    cursor.setPosition(static_cast<int>(value(u'b')->toPlainText().size()));
    QVERIFY(cursor.charFormat().fontUnderline() && cursor.charFormat().fontWeight() == QFont::Bold);
    cursor.setPosition(2);
    QVERIFY(!cursor.charFormat().fontUnderline());
    QCOMPARE(value(u'b')->accessibleDescription(), u"Differs in: 0102"_s);
    const QString here = m_window->named<FactGrid>(u"conflicts.b.facts"_s)->text();
    QVERIFY2(here.contains(u"Olive Hartman"_s) && here.contains(u"This computer"_s), qPrintable(here));
    const QString there = m_window->named<FactGrid>(u"conflicts.a.facts"_s)->text();
    QVERIFY2(there.contains(u"Olive Hartman"_s) && !there.contains(u"This computer"_s), qPrintable(there));

    QVERIFY(goTo(u"Allergy: status"_s));
    const QString removed = m_window->named<FactGrid>(u"conflicts.b.facts"_s)->text();
    QVERIFY2(removed.contains(u"Tested: no reaction"_s), qPrintable(removed));
    QVERIFY(m_window->named<ElidedLabel>(u"conflicts.about"_s)->text().contains(u"Latex"_s));
    const QString changed = m_window->named<FactGrid>(u"conflicts.a.facts"_s)->text();
    QVERIFY2(changed.contains(u"hives"_s), qPrintable(changed));
    QCOMPARE(value(u'a')->toPlainText(), u"Active"_s);
    QCOMPARE(value(u'b')->toPlainText(), u"Resolved"_s);
}

void TestConflictUi::oneKeyDecidesAndTheNextComesUp()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    const QString next = cell(1, ConflictsModel::kWhat);
    QVERIFY(decide(Qt::Key_2));
    QCOMPARE(rows(), kConflictsOfOwner - 1);
    QCOMPARE(title(), next);
    QCOMPARE(m_window->focusName(), u"conflicts.table"_s);
    const auto *banner = m_window->named<Banner>(u"conflicts.banner"_s);
    QCOMPARE(banner->kind(), BannerKind::success);
    QVERIFY2(banner->text().contains(u"(212) 555-0102"_s), qPrintable(banner->text()));
    m_window->window.reset();
    QCOMPARE(m_practice->as(kOwner).patients().view(m_alder).result()->phone, u"(212) 555-0102"_s);
}

void TestConflictUi::eachIsDecidedUntilNoneIsLeft()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    // By the button, too: Enter goes to it.
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"conflicts.a.keep"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"conflicts.table"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(decide(Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"conflicts.table"_s);
    for (int left = kConflictsOfOwner - 1; left > 0; --left) {
        QCOMPARE(rows(), left);
        QVERIFY(decide(Qt::Key_1));
    }
    QCOMPARE(rows(), 0);
    QVERIFY(m_window->isShown(u"conflicts.empty"_s) && !m_window->isShown(u"conflicts.details"_s));
    QCOMPARE(m_window->focusName(), u"conflicts.table"_s);
    m_window->press(Qt::Key_1); // nothing to decide any more
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).conflicts().lines().result()->empty());
    QCOMPARE(m_practice->as(kOwner).patients().view(m_alder).result()->phone, u"(212) 555-0103"_s);
}

bool TestConflictUi::goToTheLateOne()
{
    while (title() != u"Note: text"_s || !value(u'b')->toPlainText().contains(u"Too late."_s)) {
        const qsizetype before = m_opened->size();
        const int at = table()->currentIndex().row();
        m_window->press(Qt::Key_Down);
        if (table()->currentIndex().row() == at || !test::seen(*m_opened, before + 1))
            return false;
    }
    return true;
}

void TestConflictUi::whatCameTooLateIsNotKept()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    QVERIFY(goToTheLateOne());
    QVERIFY(value(u'a')->toPlainText().contains(u"Begun."_s));
    QVERIFY(decide(Qt::Key_1));
    QCOMPARE(rows(), kConflictsOfOwner - 1);
}

void TestConflictUi::whatCameTooLateIsSignedAsAnAddendum()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    QVERIFY(goToTheLateOne());
    QSignalSpy decided(m_window->only<ConflictsView>(), &ConflictsView::decided);
    m_window->press(Qt::Key_2); // it takes a password
    QCOMPARE(m_window->focusName(), u"conflicts.b.password"_s);
    QVERIFY(decided.isEmpty());
    m_window->type(u"2 is no password"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(decided, 1));
    QVERIFY(!decided.at(0).at(0).toBool());
    QVERIFY(m_window->everyText().contains(u"not your password"_s));
    QCOMPARE(m_window->focusName(), u"conflicts.b.password"_s);
    m_window->type(QString::fromUtf8(test::PracticeFixture::passwordOf(kOwner).view().toByteArray()));
    QVERIFY(decide(Qt::Key_Return));
    QVERIFY(m_window->everyText().contains(u"addendum to the note"_s));
    QCOMPARE(rows(), kConflictsOfOwner - 1);
}

void TestConflictUi::theDeskSeesItsOwn()
{
    makeConflicts();
    const QString desk = m_practice->addPerson(Role::frontDesk);
    QVERIFY(openAs(desk));
    QCOMPARE(rows(), 2);
    QCOMPARE(cell(0, ConflictsModel::kWhat), u"Telephone"_s);
    QCOMPARE(cell(1, ConflictsModel::kWhat), u"E-mail"_s);
    QVERIFY(!m_window->everyText().contains(u"Latex"_s));
    QVERIFY(decide(Qt::Key_1));
    QCOMPARE(rows(), 1);
}

void TestConflictUi::anothersNoteIsHisToDecide()
{
    makeConflicts();
    const QString nurse = m_practice->addPerson(Role::nurse);
    QVERIFY(openAs(nurse));
    QVERIFY(goTo(u"Note: text"_s));
    QVERIFY(m_window->isShown(u"conflicts.refusal"_s));
    QVERIFY(m_window->named<TextLabel>(u"conflicts.refusal"_s)->text().contains(u"Olive Hartman"_s));
    QVERIFY(!m_window->isShown(u"conflicts.a.keep"_s) && !m_window->isShown(u"conflicts.b.keep"_s));
    QSignalSpy decided(m_window->only<ConflictsView>(), &ConflictsView::decided);
    m_window->press(Qt::Key_1);
    QVERIFY(decided.isEmpty());
}

void TestConflictUi::newerChangesAreTold()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    QVERIFY(m_window->untilShown(u"conflicts.waiting"_s));
    QCOMPARE(m_window->named<TextLabel>(u"conflicts.waiting"_s)->text(),
             u"1 change waits for an update of this computer."_s);
    QVERIFY(waitingText(0).isEmpty());
    QCOMPARE(waitingText(3), u"3 changes wait for an update of this computer."_s);
}

/// The line over a record names what is in conflict, leads to its inbox, and goes when it is decided.
void TestConflictUi::aRecordWarnsAndLeadsThere()
{
    makeConflicts();
    QVERIFY(m_window->start() && m_window->logIn(kOwner));
    openRecord(u"alder"_s);
    QVERIFY(m_window->isShown(u"record.conflict"_s));
    const QString text = m_window->named<Banner>(u"record.conflict"_s)->text();
    QVERIFY2(text.contains(u"Telephone"_s) && !text.contains(u"E-mail"_s), qPrintable(text));
    m_window->press(QKeySequence(Qt::ALT | Qt::Key_W));
    auto *view = m_window->only<ConflictsView>();
    m_opened = std::make_unique<QSignalSpy>(view, &ConflictsView::opened);
    QVERIFY(m_window->isShown(u"conflicts.details"_s) || test::seen(*m_opened));
    QCOMPARE(rows(), 2); // of this patient only
    QCOMPARE(title(), u"Telephone"_s);
    QVERIFY(m_window->isShown(u"conflicts.only"_s));
    QVERIFY(decide(Qt::Key_1));
    QVERIFY(decide(Qt::Key_1));
    QCOMPARE(rows(), 0);
    QSignalSpy shown(view, &ConflictsView::shown);
    m_window->tabTo(u"conflicts.empty.action"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(shown));
    QCOMPARE(rows(), kConflictsOfOwner - 2);
    QVERIFY(!m_window->isShown(u"conflicts.only"_s));
    // Back at the record the warning is gone.
    openRecord(u"alder"_s);
    QVERIFY(!m_window->isShown(u"record.conflict"_s));
    openRecord(u"birch"_s);
    QVERIFY(m_window->named<Banner>(u"record.conflict"_s)->text().contains(u"Allergy"_s));
}

void TestConflictUi::onlyOneFieldsWritersHaveThePage()
{
    makeConflicts();
    const QString officer = m_practice->addPerson(Role::privacyOfficer);
    QVERIFY(m_window->start() && m_window->logIn(officer));
    QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.conflicts"_s));
    openRecord(u"alder"_s);
    QVERIFY(m_window->isShown(u"record.conflict"_s)); // who may not decide is warned all the same
    QVERIFY(!m_window->isShown(u"record.conflict.action"_s));
}

void TestConflictUi::everyControlHasItsNames()
{
    makeConflicts();
    QVERIFY(openAs(kOwner));
    QCOMPARE(m_window->nameless(), QStringList());
    const QStringList order = m_window->tabOrder();
    for (const QString &name :
         {u"conflicts.a.value"_s, u"conflicts.a.keep"_s, u"conflicts.b.value"_s, u"conflicts.b.keep"_s})
        QVERIFY2(order.contains(name), qPrintable(name + u" in "_s + order.join(u' ')));
    QVERIFY(order.indexOf(u"conflicts.a.keep"_s) < order.indexOf(u"conflicts.b.keep"_s));
    openRecord(u"alder"_s);
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestConflictUi)
#include "test_conflict_ui.moc"
