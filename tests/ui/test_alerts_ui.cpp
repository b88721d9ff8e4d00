#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/audit/alert_words.h"
#include "ui/audit/alerts_model.h"
#include "ui/audit/alerts_view.h"
#include "ui/audit/audit_log_view.h"
#include "ui/audit/contacts_view.h"
#include "ui/audit/export_view.h"
#include "ui/audit/rules_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QSet>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using monitor::Rule;
using test::kOwner;

/// Alerts and the rules that raise them: by keys alone, over a real store.
class TestAlertsUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void everyRuleHasItsWords();
    void onlyOversightHasThePage();
    void openOnesComeFirstTheWorstOnTop();
    void aNoteIsRequired();
    void acknowledgesByKeyboard();
    void acknowledgedOnesCanBeRead();
    void notesStayWithTheirAlerts();
    void leadsToItsEntries();
    void leadsToWhoSawThePatient();
    void followsWhatIsRaisedMeanwhile();
    void ownerSetsTheRules();
    void nonsenseIsRefusedAtItsField();
    void unsavedRulesAreAskedAbout();
    void officerReadsTheRules();
    void everyControlHasItsNames();

private:
    bool openAs(const QString &login);
    bool openRules();
    void focusOn(const QString &name) { m_window->tabTo(name); }
    /// Enter or Space on a button, by keys.
    void push(const QString &name);
    [[nodiscard]] QString cell(int row, int column, int role = Qt::AccessibleTextRole) const;
    [[nodiscard]] int rows() const { return m_window->named<TableView>(u"alerts.table"_s)->model()->rowCount(); }
    [[nodiscard]] QString navName() const { return m_window->named<QWidget>(u"nav.audit"_s)->accessibleName(); }
    std::vector<monitor::Alert> kept(bool all);
    std::vector<audit::Entry> entriesOf(const QString &action, const QString &object);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
};

/// What a nurse did: an emergency access and, at night, a log-in and a try to look.
void TestAlertsUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->clock.advance(7 * 3'600'000); // a Friday, ten in the morning in New York
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    session::Session &owner = m_practice->as(kOwner);
    const auto sealed
        = owner.patients().add({.given = u"Vi"_s, .family = u"Ash"_s, .birthDate = u"1970-01-02"_s}).result();
    QVERIFY(sealed.ok() && owner.patients().restrict(sealed->id, true).result().ok());
    session::Session &nurse = m_practice->as(m_nurse);
    QVERIFY(nurse.patients().breakGlass(sealed->id, u"collapsed in the waiting room"_s).result().ok());
    m_practice->clock.advance(14 * 3'600'000); // midnight
    m_practice->lock();
    QCOMPARE(test::outcomeOf(m_practice->as(m_nurse).patients().view(sealed->id).result()), Code::denied);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    m_practice->clock.advance(10 * 3'600'000); // the next day
}

void TestAlertsUi::cleanup()
{
    m_window->window.reset();
}

/// Alerts are the first part of the page.
bool TestAlertsUi::openAs(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    focusOn(u"nav.audit"_s);
    m_window->press(Qt::Key_Return);
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    const bool isHere = !m_window->named<TextLabel>(u"alerts.count"_s)->text().isEmpty();
    return (isHere || test::seen(shown)) && m_window->focusName() == u"alerts.table"_s;
}

bool TestAlertsUi::openRules()
{
    QSignalSpy shown(m_window->only<RulesView>(), &RulesView::shown);
    push(u"alerts.rules"_s);
    return test::seen(shown);
}

void TestAlertsUi::push(const QString &name)
{
    focusOn(name);
    m_window->press(Qt::Key_Space);
}

QString TestAlertsUi::cell(int row, int column, int role) const
{
    return m_window->named<TableView>(u"alerts.table"_s)->model()->index(row, column).data(role).toString();
}

std::vector<monitor::Alert> TestAlertsUi::kept(bool all)
{
    m_window->window.reset();
    const auto found = m_practice->as(kOwner).alerts().list(all).result();
    return found.ok() ? *found : std::vector<monitor::Alert>();
}

std::vector<audit::Entry> TestAlertsUi::entriesOf(const QString &action, const QString &object)
{
    m_window->window.reset();
    const auto found = m_practice->as(kOwner).audit().list({.action = action, .objectKind = object}).result();
    return found.ok() ? *found : std::vector<audit::Entry>();
}

void TestAlertsUi::everyRuleHasItsWords()
{
    QSet<QString> names;
    QSet<QString> meanings;
    QSet<QString> advice;
    for (const Rule rule : monitor::kAllRules) {
        names << ruleText(rule);
        meanings << ruleMeaning(rule);
        advice << alertAdvice(rule);
        for (const qint64 count : {qint64 {2}, qint64 {31}}) {
            monitor::Alert alert;
            alert.rule = rule;
            alert.count = count;
            QVERIFY2(!alertSentence(alert).isEmpty() && !alertSentence(alert).contains(u'%'),
                     qPrintable(monitor::ruleName(rule)));
        }
    }
    const auto all = static_cast<qsizetype>(monitor::kAllRules.size());
    QCOMPARE(names.size(), all);
    QCOMPARE(meanings.size(), all);
    QCOMPARE(advice.size(), all);
    QVERIFY(!names.contains(QString()) && !meanings.contains(QString()) && !advice.contains(QString()));
    session::AlertRow nobody;
    QVERIFY(!alertPersonText(nobody).isEmpty());
    nobody.alert.login = u"frank"_s;
    QCOMPARE(alertPersonText(nobody), u"frank"_s);
}

void TestAlertsUi::onlyOversightHasThePage()
{
    QVERIFY(m_window->start() && m_window->logIn(m_nurse));
    QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.audit"_s));
    QVERIFY(!m_window->window->findChild<AlertsView *>());
    for (const QString &login : {m_officer, kOwner}) {
        QVERIFY(openAs(login));
        QVERIFY(rows() > 0);
    }
}

void TestAlertsUi::openOnesComeFirstTheWorstOnTop()
{
    QVERIFY(openAs(m_officer));
    QCOMPARE(rows(), 2);
    QCOMPARE(cell(0, AlertsModel::kWhat), ruleText(Rule::breakGlass));
    QCOMPARE(cell(0, AlertsModel::kPatient), u"Ash, Vi"_s);
    QCOMPARE(cell(1, AlertsModel::kWhat), ruleText(Rule::afterHours));
    QCOMPARE(cell(0, AlertsModel::kSeverity, cell::kBadge), severityText(monitor::Severity::warning));
    QCOMPARE(cell(1, AlertsModel::kSeverity, cell::kBadge), severityText(monitor::Severity::notice));
    const QString spoken = cell(0, AlertsModel::kSeverity);
    QVERIFY2(spoken.contains(u"Ash, Vi"_s) && spoken.contains(ruleText(Rule::breakGlass)), qPrintable(spoken));
    QCOMPARE(m_window->named<TextLabel>(u"alerts.count"_s)->text(), u"2 open alerts"_s);
    QVERIFY2(navName().contains(u'2'), qPrintable(navName()));
    // By time, the latest on top.
    m_window->named<TableView>(u"alerts.table"_s)->sortByColumn(AlertsModel::kWhen, Qt::DescendingOrder);
    QCOMPARE(cell(0, AlertsModel::kWhat), ruleText(Rule::afterHours));
}

void TestAlertsUi::aNoteIsRequired()
{
    QVERIFY(openAs(m_officer));
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"alerts.note"_s);
    QSignalSpy answered(m_window->only<AlertsView>(), &AlertsView::acknowledged);
    for (const QString &note : {QString(), u"  "_s, u"ok"_s}) {
        m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
        m_window->press(Qt::Key_Backspace);
        m_window->type(note);
        m_window->press(Qt::Key_Return);
        QVERIFY(!m_window->named<LineField>(u"alerts.note"_s)->problem().isEmpty());
        QCOMPARE(m_window->focusName(), u"alerts.note"_s);
    }
    push(u"alerts.acknowledge"_s);
    QCOMPARE(m_window->focusName(), u"alerts.note"_s);
    QCOMPARE(answered.size(), 0);
    QCOMPARE(rows(), 2);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"alerts.table"_s);
    QCOMPARE(kept(false).size(), size_t {2});
    QVERIFY(entriesOf(u"alert_ack"_s, u"alert"_s).empty());
}

void TestAlertsUi::acknowledgesByKeyboard()
{
    QVERIFY(openAs(m_officer));
    QSignalSpy answered(m_window->only<AlertsView>(), &AlertsView::acknowledged);
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    m_window->press(Qt::Key_Return);
    m_window->type(u"Asked her, the ambulance was there"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(answered) && answered.first().first().toBool());
    QVERIFY(test::seen(shown));
    QCOMPARE(rows(), 1);
    QCOMPARE(cell(0, AlertsModel::kWhat), ruleText(Rule::afterHours));
    QCOMPARE(m_window->focusName(), u"alerts.table"_s);
    QCOMPARE(m_window->named<Banner>(u"alerts.banner"_s)->kind(), BannerKind::success);
    QVERIFY(m_window->named<LineField>(u"alerts.note"_s)->text().isEmpty());

    const std::vector<audit::Entry> entries = entriesOf(u"alert_ack"_s, u"alert"_s);
    QCOMPARE(entries.size(), size_t {1});
    QCOMPARE(entries.front().login, m_officer);
    QCOMPARE(entries.front().outcome, audit::Outcome::ok);
    QVERIFY(!entries.front().patient.isNull());
    QCOMPARE(kept(false).size(), size_t {1});
    const std::vector<monitor::Alert> all = kept(true);
    const auto done = std::find_if(all.begin(), all.end(), [](const monitor::Alert &a) { return !a.isOpen(); });
    QVERIFY(done != all.end());
    QCOMPARE(done->rule, Rule::breakGlass);
    QCOMPARE(done->acknowledgedLogin, m_officer);
    QCOMPARE(done->note, u"Asked her, the ambulance was there"_s);
}

void TestAlertsUi::acknowledgedOnesCanBeRead()
{
    QVERIFY(openAs(kOwner));
    QCOMPARE(rows(), 1);
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    push(u"alerts.all"_s);
    QVERIFY(test::seen(shown));
    QCOMPARE(rows(), 2);
    QCOMPARE(m_window->named<TextLabel>(u"alerts.count"_s)->text(), u"1 open alert, 1 acknowledged"_s);
    // Below the open ones in every order.
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder})
        for (int column = 0; column < AlertsModel::kColumnCount; ++column) {
            m_window->named<TableView>(u"alerts.table"_s)->sortByColumn(column, order);
            QCOMPARE(cell(1, AlertsModel::kWhat), ruleText(Rule::breakGlass));
        }
    focusOn(u"alerts.table"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_End));
    QVERIFY(!m_window->isShown(u"alerts.note"_s) && !m_window->isShown(u"alerts.acknowledge"_s));
    QVERIFY(m_window->everyText().contains(u"Asked her, the ambulance was there"_s));
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"alerts.entries"_s);
}

void TestAlertsUi::notesStayWithTheirAlerts()
{
    QVERIFY(openAs(kOwner));
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    m_window->press(Qt::Key_Return);
    m_window->type(u"half a thou"_s);
    push(u"alerts.all"_s);
    QVERIFY(test::seen(shown));
    QCOMPARE(m_window->named<LineField>(u"alerts.note"_s)->text(), u"half a thou"_s);
    focusOn(u"alerts.table"_s);
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Up);
    QCOMPARE(m_window->named<LineField>(u"alerts.note"_s)->text(), u"half a thou"_s);
}

void TestAlertsUi::leadsToItsEntries()
{
    QVERIFY(openAs(m_officer));
    const monitor::Alert alert = kept(false).front();
    QVERIFY(openAs(m_officer));
    QSignalSpy counted(m_window->only<AuditLogView>(), &AuditLogView::counted);
    QVERIFY(m_window->only<AuditLogView>()->total() || test::seen(counted)); // what it shows by itself
    counted.clear();
    push(u"alerts.entries"_s);
    QVERIFY(test::seen(counted));
    QCOMPARE(m_window->focusName(), u"audit.log.table"_s);
    QVERIFY(m_window->isShown(u"audit.filter.range"_s));
    const auto *model = m_window->named<TableView>(u"audit.log.table"_s)->model();
    QVERIFY(model->rowCount() > 0 && model->rowCount() <= alert.last - alert.first + 1);
    QCOMPARE(model->index(0, 0).data().toString(), QLocale().toString(alert.last));
    // Without the range there are all of that person's.
    const int before = model->rowCount();
    counted.clear();
    push(u"audit.filter.range"_s);
    QVERIFY(test::seen(counted));
    QVERIFY(!m_window->isShown(u"audit.filter.range"_s));
    QVERIFY(model->rowCount() > before);
}

void TestAlertsUi::leadsToWhoSawThePatient()
{
    QVERIFY(openAs(m_officer));
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    push(u"alerts.all"_s);
    QVERIFY(test::seen(shown));
    focusOn(u"alerts.table"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_End));
    ContactsView *visitors = m_window->named<ContactsView>(u"audit.visitors"_s);
    QSignalSpy answered(visitors, &ContactsView::shown);
    push(u"alerts.visitors"_s);
    QVERIFY(test::seen(answered));
    QVERIFY(answered.first().first().toInt() >= 2); // the owner and the nurse
}

void TestAlertsUi::followsWhatIsRaisedMeanwhile()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(openRules());
    focusOn(u"rules.export_rows"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
    m_window->type(u"5"_s);
    QSignalSpy saved(m_window->only<RulesView>(), &RulesView::answered);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(test::seen(saved) && saved.first().first().toBool());
    QSignalSpy shown(m_window->only<AlertsView>(), &AlertsView::shown);
    m_window->press(Qt::Key_Escape);
    QVERIFY(test::seen(shown));
    QCOMPARE(rows(), 1);
    // An export by the same person, on the next tab; the list comes by itself.
    m_window->press(QKeySequence(Qt::ALT | Qt::Key_2));
    push(u"audit.log.export"_s);
    focusOn(u"audit.export.path"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
    m_window->type(m_practice->folder->filePath(u"spike.csv"_s));
    QSignalSpy finished(m_window->only<ExportView>(), &ExportView::finished);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(finished) && finished.first().first().toBool());
    m_window->press(QKeySequence(Qt::ALT | Qt::Key_1));
    shown.clear();
    while (rows() < 2)
        QVERIFY(shown.wait());
    QCOMPARE(cell(0, AlertsModel::kWhat), ruleText(Rule::exportSpike));
    QCOMPARE(cell(0, AlertsModel::kSeverity, cell::kBadge), severityText(monitor::Severity::alarm));
}

void TestAlertsUi::ownerSetsTheRules()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(openRules());
    QCOMPARE(m_window->focusName(), u"rules.open.0"_s);
    focusOn(u"rules.open.6"_s);
    m_window->press(Qt::Key_Space); // closed on Sundays
    QVERIFY(!m_window->named<QComboBox>(u"rules.from.6"_s)->isEnabled());
    focusOn(u"rules.to.4"_s);
    m_window->press(Qt::Key_Up); // half an hour earlier
    focusOn(u"rules.failures"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
    m_window->type(u"7"_s);
    QSignalSpy saved(m_window->only<RulesView>(), &RulesView::answered);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(saved) && saved.first().first().toBool());
    QCOMPARE(m_window->named<Banner>(u"rules.banner"_s)->kind(), BannerKind::success);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"alerts.table"_s);

    QVERIFY(!entriesOf(u"update"_s, u"monitor"_s).empty());
    const auto now = m_practice->as(kOwner).alerts().thresholds().result();
    QVERIFY(now.ok());
    QCOMPARE(now->failures, 7);
    QCOMPARE(now->workingHours.at(6).from, now->workingHours.at(6).to);
    QCOMPARE(now->workingHours.at(4).to, 21 * 60 + 30);
    QCOMPARE(now->workingHours.at(3), monitor::Hours {});
    QCOMPARE(now->bulkOpens, monitor::Thresholds {}.bulkOpens);
}

void TestAlertsUi::nonsenseIsRefusedAtItsField()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(openRules());
    QSignalSpy saved(m_window->only<RulesView>(), &RulesView::answered);
    for (const monitor::ThresholdNumber &number : monitor::kThresholdNumbers) {
        const QString name = u"rules."_s + QLatin1String(number.name);
        auto *field = m_window->named<LineField>(name);
        const QString before = field->text();
        for (const QString &text :
             {QString::number(number.least - 1), QString::number(number.most + 1), u"many"_s, u""_s}) {
            focusOn(name);
            m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A));
            m_window->press(Qt::Key_Backspace);
            m_window->type(text);
            const qsizetype answers = saved.size();
            m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
            QVERIFY(test::seen(saved, answers + 1) && !saved.last().first().toBool());
            QVERIFY2(!field->problem().isEmpty(), qPrintable(name + u' ' + text));
            QCOMPARE(m_window->focusName(), name);
        }
        field->setText(before);
    }
    // A day that ends before it begins.
    auto *to = m_window->named<QComboBox>(u"rules.to.2"_s);
    focusOn(u"rules.to.2"_s);
    m_window->press(Qt::Key_Home);
    QVERIFY(to->currentData().toInt() < m_window->named<QComboBox>(u"rules.from.2"_s)->currentData().toInt());
    const qsizetype answers = saved.size();
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(test::seen(saved, answers + 1) && !saved.last().first().toBool());
    QCOMPARE(m_window->focusName(), u"rules.to.2"_s);
    QCOMPARE(m_window->named<Banner>(u"rules.banner"_s)->kind(), BannerKind::danger);
}

void TestAlertsUi::unsavedRulesAreAskedAbout()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(openRules());
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"alerts.table"_s); // nothing changed, nothing asked
    QVERIFY(openRules());
    focusOn(u"rules.exports"_s);
    m_window->type(u"3"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"rules.unsaved.no"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"rules.exports"_s);
    m_window->window->close();
    QVERIFY(m_window->window->isVisible()); // asks there too
    QCOMPARE(m_window->focusName(), u"rules.unsaved.no"_s);
    push(u"rules.unsaved.yes"_s);
    QCOMPARE(m_window->focusName(), u"alerts.table"_s);
}

void TestAlertsUi::officerReadsTheRules()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(openRules());
    QVERIFY(!m_window->isShown(u"rules.save"_s));
    QVERIFY(!m_window->named<QCheckBox>(u"rules.open.0"_s)->isEnabled());
    QVERIFY(!m_window->named<QComboBox>(u"rules.to.0"_s)->isEnabled());
    QVERIFY(m_window->named<LineField>(u"rules.failures"_s)->isReadOnly());
    QCOMPARE(m_window->named<Banner>(u"rules.banner"_s)->kind(), BannerKind::info);
    QCOMPARE(m_window->focusName(), u"rules.back"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"alerts.table"_s);
}

void TestAlertsUi::everyControlHasItsNames()
{
    QVERIFY(openAs(kOwner));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(openRules());
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestAlertsUi)
#include "test_alerts_ui.moc"
