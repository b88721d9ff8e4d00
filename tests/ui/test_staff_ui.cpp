#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/qr_view.h"
#include "ui/kit/strength_meter.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/staff/account_factor_card.h"
#include "ui/staff/account_password_card.h"
#include "ui/staff/account_pin_card.h"
#include "ui/staff/account_view.h"
#include "ui/staff/credential_sheet.h"
#include "ui/staff/staff_add_form.h"
#include "ui/staff/staff_person_view.h"
#include "ui/staff/staff_reset_form.h"
#include "ui/staff/staff_text.h"
#include "ui/staff/staff_view.h"

#include "core/access/totp.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPrintDialog>
#include <QPrinter>
#include <QTest>
#include <QTimeZone>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

const QString kGoodPassword = u"velvet harbour 41 lamps"_s;

/// The day in the practice's zone, as the page counts it.
QDate practiceToday()
{
    return QDateTime::currentDateTimeUtc().toTimeZone(QTimeZone("America/New_York")).date();
}

staff::Licence licenceFor(int daysLeft)
{
    staff::Licence out;
    out.kind = u"RN"_s;
    out.number = u"771204"_s;
    out.expires = practiceToday().addDays(daysLeft).toString(Qt::ISODate);
    return out;
}

} // namespace

/// The owner's page of people and everyone's own account: by keys, over a real store.
class TestStaffUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void wordsForRolesAndLicences();
    void suggestsFreeUserNames();

    void onlyTheOwnerHasThePage();
    void listsPeople();
    void addsByKeyboard();
    void problemsOfAPersonStandAtTheirFields();
    void takenUserNameIsToldAtItsField();
    void weakPasswordsAreRefused();
    void shownOnceMeansOnce();
    void codesCanBeCopiedAndPrinted();
    void leavingAsksAboutWhatWasTyped();
    void changesARole();
    void onlyOwnerCannotStepDown();
    void disablesAfterAsking();
    void resetGivesNewLogInData();
    void licencesAreAddedAndEnded();
    void badLicencesAreRefused();
    void ownRowLeadsToTheOwnAccount();
    void longNamesKeepTheWindow();
    void markupStaysText();

    void accountOpensByKeyAndMenu();
    void changesOwnPassword();
    void newAuthenticatorAsksFirst();
    void newRecoveryCodes();
    void setsAPin();
    void closingAsksOnTheAccountPage();
    void lockLeavesNoSecrets();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login);
    bool openStaff();
    bool openPerson(const QString &login);
    bool pressUntil(QSignalSpy &spy, const QKeySequence &keys);
    void click(const QString &name);
    void typeInto(const QString &name, const QString &text);
    bool fillPerson(const QString &name, const QString &role, const QString &password);
    bool finishSheet(const QString &id);
    [[nodiscard]] QString problemOf(const QString &name) const;
    [[nodiscard]] QString cellOf(const QString &login, int column) const;
    [[nodiscard]] int rowOf(const QString &login) const;
    bool addPersonBehind(const QString &login, const QString &name, Role role);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_nurse;
    QString m_officer;
};

void TestStaffUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_officer = m_practice->addPerson(Role::privacyOfficer);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestStaffUi::cleanup()
{
    m_window->window.reset();
}

bool TestStaffUi::startAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

/// By the rail; returns when the list is there.
bool TestStaffUi::openStaff()
{
    m_window->tabTo(u"nav.staff"_s);
    m_window->press(Qt::Key_Return);
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    return test::seen(listed) && m_window->focusName() == u"staff.table"_s;
}

int TestStaffUi::rowOf(const QString &login) const
{
    const QAbstractItemModel *model = m_window->named<TableView>(u"staff.table"_s)->model();
    for (int row = 0; row < model->rowCount(); ++row)
        if (model->index(row, StaffListModel::kLogin).data().toString() == login)
            return row;
    return -1;
}

QString TestStaffUi::cellOf(const QString &login, int column) const
{
    return m_window->named<TableView>(u"staff.table"_s)->model()->index(rowOf(login), column).data().toString();
}

bool TestStaffUi::openPerson(const QString &login)
{
    const int row = rowOf(login);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Home));
    for (int i = 0; i < row; ++i)
        m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    return row >= 0 && m_window->isShown(u"staff.person.name"_s);
}

bool TestStaffUi::pressUntil(QSignalSpy &spy, const QKeySequence &keys)
{
    const qsizetype before = spy.size();
    m_window->press(keys);
    return test::seen(spy, before + 1);
}

void TestStaffUi::click(const QString &name)
{
    m_window->tabTo(name);
    m_window->press(Qt::Key_Space);
}

void TestStaffUi::typeInto(const QString &name, const QString &text)
{
    m_window->tabTo(name);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_A)); // over what is there
    m_window->type(text);
}

/// From a fresh form, in the order of Tab.
bool TestStaffUi::fillPerson(const QString &name, const QString &role, const QString &password)
{
    m_window->type(name);
    m_window->press(Qt::Key_Tab); // the user name is suggested
    m_window->press(Qt::Key_Tab);
    if (!role.isEmpty())
        click(u"staff.add.role."_s + role);
    typeInto(u"staff.add.password"_s, password);
    m_window->typeNext(password);
    return m_window->focusName() == u"staff.add.repeat"_s;
}

bool TestStaffUi::finishSheet(const QString &id)
{
    auto *done = m_window->named<QAbstractButton>(id + u".sheet.done"_s);
    if (done->isEnabled())
        return false;
    click(id + u".sheet.kept"_s);
    if (!done->isEnabled())
        return false;
    m_window->tabTo(id + u".sheet.done"_s);
    m_window->press(Qt::Key_Return);
    return true;
}

QString TestStaffUi::problemOf(const QString &name) const
{
    return m_window->named<LineField>(name)->problem();
}

/// Through the service, before the window opens.
bool TestStaffUi::addPersonBehind(const QString &login, const QString &name, Role role)
{
    m_window->window.reset();
    const auto added
        = m_practice->as(kOwner).staff().add(login, name, role, test::PracticeFixture::passwordOf(login)).result();
    if (added.ok())
        m_practice->totpUris.insert(login, added->totpUri);
    return added.ok();
}

void TestStaffUi::wordsForRolesAndLicences()
{
    for (const Role role : kAllRoles)
        QVERIFY(!roleSentence(role).isEmpty());
    // Each of what a role gains or loses is said, and only that.
    QCOMPARE(roleConsequences(Role::nurse, Role::provider, false).size(), 1);
    QCOMPARE(roleConsequences(Role::frontDesk, Role::nurse, false).size(), 2);
    QCOMPARE(roleConsequences(Role::nurse, Role::privacyOfficer, false).size(), 3);
    QCOMPARE(roleConsequences(Role::frontDesk, Role::owner, false).size(), 4);
    QVERIFY(roleConsequences(Role::owner, Role::nurse, true).join(u' ').contains(u"until you lock"_s));

    const QDate today = practiceToday();
    const auto warning = [today](int daysLeft) { return expiryWarning(licenceFor(daysLeft), today); };
    QVERIFY(warning(61).text.isEmpty());
    QCOMPARE(warning(60).kind, BadgeKind::info);
    QCOMPARE(warning(31).kind, BadgeKind::info);
    QCOMPARE(warning(30).kind, BadgeKind::warning);
    QCOMPARE(warning(1).text, u"1 day left"_s);
    QCOMPARE(warning(0).kind, BadgeKind::danger);
    QCOMPARE(warning(0).text, u"Last day"_s);
    QCOMPARE(warning(-1).text, u"Expired"_s);
    QVERIFY(expiryWarning(staff::Licence {}, today).text.isEmpty());
}

void TestStaffUi::suggestsFreeUserNames()
{
    QCOMPARE(suggestedLogin(u"Imogen Vale"_s, {}), u"imogen"_s);
    QCOMPARE(suggestedLogin(u"Imogen Vale"_s, {u"imogen"_s}), u"imogen.vale"_s);
    QCOMPARE(suggestedLogin(u"Imogen Vale"_s, {u"imogen"_s, u"imogen.vale"_s}), u"imogen2"_s);
    QCOMPARE(suggestedLogin(u"José Núñez-Ruiz"_s, {u"jose"_s}), u"jose.ruiz"_s);
    QCOMPARE(suggestedLogin(u"Ø"_s, {}), QString()); // one letter is too short
    QCOMPARE(suggestedLogin(u"ليلى"_s, {}), QString());
    QVERIFY(suggestedLogin(u"x"_s.repeated(60), {}).size() <= 40);
}

void TestStaffUi::onlyTheOwnerHasThePage()
{
    for (const QString &login : {m_nurse, m_officer}) {
        QVERIFY(startAs(login));
        QVERIFY(!m_window->window->findChild<QWidget *>(u"nav.staff"_s));
        QVERIFY(m_window->window->findChild<QWidget *>(u"nav.settings"_s));
        m_window->window.reset();
    }
    QVERIFY(startAs(kOwner));
    QVERIFY(m_window->isShown(u"nav.staff"_s));
}

void TestStaffUi::listsPeople()
{
    m_window->window.reset();
    QVERIFY(m_practice->as(kOwner).staff().addLicence(m_nurse, licenceFor(12)).result().ok());
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    const QAbstractItemModel *model = m_window->named<TableView>(u"staff.table"_s)->model();
    QCOMPARE(model->rowCount(), 3);
    QCOMPARE(cellOf(kOwner, StaffListModel::kPerson), u"Olive Hartman"_s);
    QCOMPARE(cellOf(kOwner, StaffListModel::kRole), u"Owner"_s);
    QVERIFY(!cellOf(kOwner, StaffListModel::kLastLogin).contains(u"Never"_s));
    QCOMPARE(cellOf(m_officer, StaffListModel::kStatus), u"Active"_s);
    const QModelIndex licences = model->index(rowOf(m_nurse), StaffListModel::kLicences);
    QCOMPARE(licences.data().toString(), u"RN"_s);
    QCOMPARE(licences.data(cell::kBadge).toString(), u"12 days left"_s);
    QCOMPARE(licences.data(cell::kBadgeKind).toInt(), static_cast<int>(BadgeKind::warning));
    QCOMPARE(model->index(rowOf(kOwner), StaffListModel::kPerson).data(cell::kBadge).toString(), u"You"_s);
    const QString spoken = model->index(rowOf(m_nurse), 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains(u"12 days left"_s) && spoken.contains(u"active"_s), qPrintable(spoken));
    QVERIFY(m_window->everyText().contains(u"3 people can log in"_s));
}

void TestStaffUi::addsByKeyboard()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"staff.add.name"_s);
    QVERIFY(fillPerson(u"Imogen Vale"_s, u"aesthetician"_s, kGoodPassword));
    QCOMPARE(m_window->named<LineField>(u"staff.add.login"_s)->text(), u"imogen"_s);
    QVERIFY(m_window->named<StrengthMeter>(u"staff.add.strength"_s)->strength() >= 2);
    QSignalSpy added(m_window->only<StaffAddForm>(), &StaffAddForm::added);
    QVERIFY(pressUntil(added, Qt::Key_Return));

    // The sheet: QR code, secret in groups, ten codes.
    const auto credential = added.at(0).at(0).value<session::NewCredential>();
    QVERIFY(m_window->isShown(u"staff.sheet.qr"_s));
    const QString groups = m_window->named<QLabel>(u"staff.sheet.secret"_s)->text();
    QCOMPARE(groups.count(u' '), 7); // 32 signs
    QVERIFY(credential.totpUri.contains(u"secret="_s + QString(groups).remove(u' ')));
    QCOMPARE(credential.recoveryCodes.size(), 10);
    for (const QString &code : credential.recoveryCodes)
        QVERIFY(m_window->everyText().contains(code));
    QVERIFY(m_window->named<Banner>(u"staff.sheet.once"_s)->text().contains(u"shown once"_s));

    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(finishSheet(u"staff"_s));
    QVERIFY(test::seen(listed));
    QCOMPARE(m_window->named<ElidedLabel>(u"staff.person.name"_s)->text(), u"Imogen Vale"_s);
    QCOMPARE(m_window->named<QLabel>(u"staff.role.current"_s)->text(), u"Aesthetician"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"staff.table"_s);
    QVERIFY(rowOf(u"imogen"_s) >= 0);
    QCOMPARE(cellOf(u"imogen"_s, StaffListModel::kLastLogin), u"Never here"_s);

    // And the person logs in with what was shown.
    m_window->window.reset();
    m_practice->clock.advance(31'000);
    const auto secret = access::parseTotpSecret(SecretBytes::copyOf(credential.totpUri.toUtf8()));
    QVERIFY(secret.ok());
    const QString code = access::totpCode(*secret, access::totpStep(m_practice->clock.now().wallMs));
    QVERIFY(m_practice->tryLogin(u"imogen"_s, kGoodPassword, code).ok());
}

void TestStaffUi::problemsOfAPersonStandAtTheirFields()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QSignalSpy refused(m_window->only<StaffAddForm>(), &StaffAddForm::refused);
    QVERIFY(pressUntil(refused, QKeySequence(Qt::CTRL | Qt::Key_S)));
    QCOMPARE(m_window->focusName(), u"staff.add.name"_s);
    QVERIFY(!problemOf(u"staff.add.name"_s).isEmpty());
    QVERIFY(!problemOf(u"staff.add.login"_s).isEmpty());

    m_window->type(u"Imke Lund"_s);
    typeInto(u"staff.add.login"_s, u"Imke Lund!"_s);
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"staff.add.login"_s);
    QVERIFY(problemOf(u"staff.add.login"_s).contains(u"a-z"_s));

    typeInto(u"staff.add.login"_s, u"Imke"_s); // capitals become small
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"staff.add.role.front_desk"_s);
    QVERIFY(m_window->isShown(u"staff.add.role.problem"_s));
    QCOMPARE(m_window->named<LineField>(u"staff.add.login"_s)->text(), u"imke"_s);
}

void TestStaffUi::takenUserNameIsToldAtItsField()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(fillPerson(u"Nora Quist"_s, u"nurse"_s, kGoodPassword));
    typeInto(u"staff.add.login"_s, m_nurse); // over the suggestion
    QSignalSpy refused(m_window->only<StaffAddForm>(), &StaffAddForm::refused);
    QVERIFY(pressUntil(refused, Qt::Key_Return)); // only the store knows
    QVERIFY2(problemOf(u"staff.add.login"_s).contains(u"none is given twice"_s),
             qPrintable(problemOf(u"staff.add.login"_s)));
    QCOMPARE(m_window->focusName(), u"staff.add.login"_s);
    QVERIFY(!m_window->named<PasswordField>(u"staff.add.password"_s)->isEmpty()); // nothing has to be typed again
    QSignalSpy added(m_window->only<StaffAddForm>(), &StaffAddForm::added);
    typeInto(u"staff.add.login"_s, u"nora"_s);
    QVERIFY(pressUntil(added, Qt::Key_Return));
    QVERIFY(finishSheet(u"staff"_s));
}

void TestStaffUi::weakPasswordsAreRefused()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QSignalSpy refused(m_window->only<StaffAddForm>(), &StaffAddForm::refused);
    const auto *meter = m_window->named<StrengthMeter>(u"staff.add.strength"_s);
    const auto *field = m_window->named<PasswordField>(u"staff.add.password"_s);
    QVERIFY(fillPerson(u"Petra Valentin"_s, u"nurse"_s, u"short"_s));
    QCOMPARE(meter->strength(), 0);
    QVERIFY(meter->word().contains(u"5 of 12"_s));
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"staff.add.password"_s);
    QVERIFY(field->accessibleDescription().contains(u"12 characters"_s));

    typeInto(u"staff.add.password"_s, u"petravalentin1"_s); // the person's own name
    QCOMPARE(meter->strength(), 0);
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QVERIFY(field->accessibleDescription().contains(u"easy to guess"_s));

    typeInto(u"staff.add.password"_s, kGoodPassword);
    typeInto(u"staff.add.repeat"_s, kGoodPassword + u"x"_s);
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"staff.add.repeat"_s);
    QVERIFY(m_window->named<PasswordField>(u"staff.add.repeat"_s)->accessibleDescription().contains(u"not the same"_s));
}

void TestStaffUi::shownOnceMeansOnce()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(fillPerson(u"Orla Finch"_s, u"front_desk"_s, kGoodPassword));
    QSignalSpy added(m_window->only<StaffAddForm>(), &StaffAddForm::added);
    QVERIFY(pressUntil(added, Qt::Key_Return));
    const auto credential = added.at(0).at(0).value<session::NewCredential>();

    QVERIFY(!m_window->window->close()); // not before it is kept
    QVERIFY(m_window->isShown(u"staff.sheet.qr"_s));
    QCOMPARE(m_window->named<Banner>(u"staff.sheet.once"_s)->kind(), BannerKind::danger);
    QCOMPARE(m_window->focusName(), u"staff.sheet.kept"_s);

    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(finishSheet(u"staff"_s));
    QVERIFY(test::seen(listed));
    const QString left = m_window->everyText();
    QVERIFY(!left.contains(credential.recoveryCodes.first()));
    QVERIFY(!left.contains(secretInGroups(credential.totpUri)));
    QVERIFY(m_window->window->close());
}

void TestStaffUi::codesCanBeCopiedAndPrinted()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(fillPerson(u"Wren Abbot"_s, u"manager"_s, kGoodPassword));
    QSignalSpy added(m_window->only<StaffAddForm>(), &StaffAddForm::added);
    QVERIFY(pressUntil(added, Qt::Key_Return));
    const auto credential = added.at(0).at(0).value<session::NewCredential>();
    QCOMPARE(m_window->focusName(), u"staff.sheet.copy"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(QGuiApplication::clipboard()->text().split(u'\n'), credential.recoveryCodes);
    QVERIFY(m_window->named<QLabel>(u"staff.sheet.copied"_s)->text().contains(u"clipboard"_s));

    click(u"staff.sheet.print"_s);
    auto *dialog = m_window->window->findChild<QPrintDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(!dialog->printer()->docName().contains(u"Wren"_s));
    dialog->reject();
    QVERIFY(m_window->activate());

    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
}

void TestStaffUi::leavingAsksAboutWhatWasTyped()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->press(Qt::Key_Escape); // nothing was typed
    QCOMPARE(m_window->focusName(), u"staff.table"_s);

    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Im"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"staff.unsaved.no"_s);
    m_window->press(Qt::Key_Escape); // keeps, and goes back to the field
    QVERIFY(!m_window->isShown(u"staff.unsaved.question"_s));
    QCOMPARE(m_window->focusName(), u"staff.add.name"_s);
    QCOMPARE(m_window->named<LineField>(u"staff.add.name"_s)->text(), u"Im"_s);

    QVERIFY(!m_window->window->close());
    QCOMPARE(m_window->focusName(), u"staff.unsaved.no"_s);
    click(u"staff.unsaved.yes"_s);
    QCOMPARE(m_window->focusName(), u"staff.table"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(m_window->named<LineField>(u"staff.add.name"_s)->text().isEmpty());
}

void TestStaffUi::changesARole()
{
    QVERIFY(addPersonBehind(u"rolf"_s, u"Rolf Ek"_s, Role::frontDesk));
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"rolf"_s));
    QCOMPARE(m_window->focusName(), u"staff.role.change"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"staff.person.role.front_desk"_s);
    QVERIFY(!m_window->named<QAbstractButton>(u"staff.role.save"_s)->isEnabled()); // nothing to change yet
    m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Down);
    QCOMPARE(m_window->focusName(), u"staff.person.role.nurse"_s);
    QVERIFY(m_window->named<QLabel>(u"staff.role.consequences"_s)->text().contains(u"charts and photos"_s));
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    click(u"staff.role.save"_s);
    QVERIFY(test::seen(listed));
    QCOMPARE(m_window->named<QLabel>(u"staff.role.current"_s)->text(), u"Nurse"_s);
    QVERIFY(m_window->isShown(u"staff.note"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(cellOf(u"rolf"_s, StaffListModel::kRole), u"Nurse"_s);
    m_window->window.reset();
    QCOMPARE(m_practice->as(u"rolf"_s).actor().role, Role::nurse);
}

void TestStaffUi::onlyOwnerCannotStepDown()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(kOwner));
    m_window->press(Qt::Key_Return);
    const auto *banner = m_window->named<Banner>(u"staff.role.banner"_s);
    QVERIFY(banner->isVisible() && banner->text().contains(u"the only owner"_s)); // said before one tries
    click(u"staff.person.role.nurse"_s);
    QSignalSpy idle(m_window->only<StaffPersonView>(), &StaffPersonView::idle);
    click(u"staff.role.save"_s);
    QVERIFY(test::seen(idle));
    QCOMPARE(banner->kind(), BannerKind::danger);
    QVERIFY(banner->text().contains(u"Make someone else an owner first"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->named<QLabel>(u"staff.role.current"_s)->text(), u"Owner"_s);
}

void TestStaffUi::disablesAfterAsking()
{
    QVERIFY(addPersonBehind(u"dora"_s, u"Dora Kis"_s, Role::frontDesk));
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"dora"_s));
    click(u"staff.disable"_s);
    QCOMPARE(m_window->focusName(), u"staff.disable.no"_s);
    QVERIFY(m_window->everyText().contains(u"Dora Kis can no longer log in"_s));
    m_window->press(Qt::Key_Return); // keeps it
    QVERIFY(!m_window->isShown(u"staff.disable.question"_s));
    QCOMPARE(m_window->focusName(), u"staff.disable"_s);

    m_window->press(Qt::Key_Space);
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    click(u"staff.disable.yes"_s);
    QVERIFY(test::seen(listed));
    QVERIFY(!m_window->isShown(u"staff.disable"_s));
    QVERIFY(!m_window->isShown(u"staff.reset"_s));
    QVERIFY(!m_window->isShown(u"staff.role.change"_s));
    QCOMPARE(m_window->focusName(), u"staff.back"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(cellOf(u"dora"_s, StaffListModel::kStatus), u"Disabled"_s);
    const QAbstractItemModel *model = m_window->named<TableView>(u"staff.table"_s)->model();
    QCOMPARE(rowOf(u"dora"_s), model->rowCount() - 1); // behind those who can log in
    m_window->window.reset();
    m_practice->clock.advance(31'000);
    QCOMPARE(test::outcomeOf(m_practice->tryLogin(u"dora"_s, test::PracticeFixture::passwordText(u"dora"_s),
                                                  m_practice->codeOf(u"dora"_s))),
             Code::denied);
}

void TestStaffUi::resetGivesNewLogInData()
{
    QVERIFY(addPersonBehind(u"runa"_s, u"Runa Holm"_s, Role::nurse));
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"runa"_s));
    click(u"staff.reset"_s);
    QCOMPARE(m_window->focusName(), u"staff.reset.password"_s);
    QSignalSpy refused(m_window->only<StaffResetForm>(), &StaffResetForm::refused);
    m_window->type(u"runa-runa-runa"_s);
    m_window->typeNext(u"runa-runa-runa"_s);
    QVERIFY(pressUntil(refused, Qt::Key_Return));
    QCOMPARE(m_window->focusName(), u"staff.reset.password"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"staff.unsaved.no"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"staff.reset.password"_s);

    typeInto(u"staff.reset.password"_s, kGoodPassword);
    m_window->typeNext(kGoodPassword);
    QSignalSpy done(m_window->only<StaffResetForm>(), &StaffResetForm::done);
    QVERIFY(pressUntil(done, Qt::Key_Return));
    const auto credential = done.at(0).at(0).value<session::NewCredential>();
    QVERIFY(m_window->isShown(u"staff.sheet.qr"_s));
    QVERIFY(m_window->everyText().contains(u"Runa Holm has scanned it"_s));
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(finishSheet(u"staff"_s));
    QVERIFY(test::seen(listed));
    QCOMPARE(m_window->named<ElidedLabel>(u"staff.person.name"_s)->text(), u"Runa Holm"_s);

    m_window->window.reset();
    m_practice->clock.advance(31'000);
    QCOMPARE(test::outcomeOf(m_practice->tryLogin(u"runa"_s, test::PracticeFixture::passwordText(u"runa"_s),
                                                  m_practice->codeOf(u"runa"_s))),
             Code::denied);
    m_practice->totpUris.insert(u"runa"_s, credential.totpUri);
    QVERIFY(m_practice->tryLogin(u"runa"_s, kGoodPassword, m_practice->codeOf(u"runa"_s)).ok());
}

void TestStaffUi::licencesAreAddedAndEnded()
{
    QVERIFY(addPersonBehind(u"lena"_s, u"Lena Moor"_s, Role::aesthetician));
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"lena"_s));
    QVERIFY(m_window->isShown(u"staff.licence.none"_s));
    click(u"staff.licence.start"_s);
    QCOMPARE(m_window->focusName(), u"staff.licence.kind"_s);
    m_window->type(u"L"_s); // the list finds by first letter
    m_window->typeNext(u"LE-0188"_s);
    m_window->typeNext(u"Vermont"_s);
    m_window->typeNext(practiceToday().addDays(20).toString(Qt::ISODate));
    QSignalSpy listed(m_window->only<StaffView>(), &StaffView::listed);
    QVERIFY(pressUntil(listed, Qt::Key_Return));
    QVERIFY(m_window->everyText().contains(u"LE · Vermont · LE-0188"_s));
    QCOMPARE(m_window->named<Badge>(u"staff.licence.warning.0"_s)->text(), u"20 days left"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(cellOf(u"lena"_s, StaffListModel::kLicences), u"LE"_s);

    QVERIFY(openPerson(u"lena"_s));
    click(u"staff.licence.end.0"_s);
    QCOMPARE(m_window->focusName(), u"staff.licence.end.no"_s);
    m_window->press(Qt::Key_Escape);
    QVERIFY(m_window->isShown(u"staff.licence.end.0"_s));
    click(u"staff.licence.end.0"_s);
    click(u"staff.licence.end.yes"_s);
    QVERIFY(test::seen(listed, 2));
    QVERIFY(m_window->window->findChild<QLabel *>(u"staff.licence.none"_s));
}

void TestStaffUi::badLicencesAreRefused()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(m_officer));
    click(u"staff.licence.start"_s);
    QSignalSpy idle(m_window->only<StaffPersonView>(), &StaffPersonView::idle);
    click(u"staff.licence.add"_s);
    QCOMPARE(idle.size(), 1);
    QCOMPARE(m_window->focusName(), u"staff.licence.number"_s);
    QVERIFY(!problemOf(u"staff.licence.number"_s).isEmpty());
    m_window->type(u"1"_s);
    m_window->press(Qt::Key_Tab);
    m_window->typeNext(u"31/31/2027"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(idle.size(), 2);
    QCOMPARE(m_window->focusName(), u"staff.licence.expires"_s);
    QVERIFY(!problemOf(u"staff.licence.expires"_s).isEmpty());
    m_window->press(Qt::Key_Escape); // closes the form only
    QVERIFY(m_window->isShown(u"staff.licence.start"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"staff.table"_s);
}

void TestStaffUi::ownRowLeadsToTheOwnAccount()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(kOwner));
    QVERIFY(!m_window->isShown(u"staff.reset"_s));
    QVERIFY(!m_window->isShown(u"staff.disable"_s));
    QVERIFY(m_window->named<QLabel>(u"staff.account.note"_s)->text().contains(u"This is you"_s));
}

void TestStaffUi::longNamesKeepTheWindow()
{
    const QString longName = u"Wolfeschlegelsteinhausenbergerdorff "_s.repeated(5).trimmed();
    QVERIFY(addPersonBehind(u"w23456789012345678901234567890123456789o"_s, longName, Role::manager));
    QVERIFY(startAs(kOwner));
    const int width = m_window->window->width();
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"w23456789012345678901234567890123456789o"_s));
    const auto *name = m_window->named<ElidedLabel>(u"staff.person.name"_s);
    QCOMPARE(name->text(), longName);
    QVERIFY(name->mapTo(m_window->window.get(), QPoint(name->width(), 0)).x() <= width);
    QCOMPARE(m_window->window->width(), width);
    click(u"staff.reset"_s);
    QCOMPARE(m_window->window->width(), width);
    QVERIFY(m_window->window->minimumSizeHint().width() <= width);
}

void TestStaffUi::markupStaysText()
{
    QVERIFY(addPersonBehind(u"bold"_s, u"<b>Bold</b> & Co"_s, Role::manager));
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QVERIFY(openPerson(u"bold"_s));
    QCOMPARE(m_window->named<ElidedLabel>(u"staff.person.name"_s)->text(), u"<b>Bold</b> & Co"_s);
    click(u"staff.disable"_s);
    QVERIFY(m_window->everyText().contains(u"<b>Bold</b> & Co can no longer"_s));
    const QList<QLabel *> labels = m_window->window->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u"Bold"_s), qPrintable(label->text()));
}

void TestStaffUi::accountOpensByKeyAndMenu()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QCOMPARE(m_window->focusName(), u"account.new.password"_s);
    QVERIFY(m_window->isShown(u"ownAccount"_s));
    m_window->tabTo(u"nav.patients"_s);
    m_window->press(Qt::Key_Return); // the rail leads back
    QVERIFY(!m_window->isShown(u"ownAccount"_s));
    QCOMPARE(m_window->focusName(), u"patients.searchBox"_s);

    m_window->tabTo(u"account"_s);
    m_window->press(Qt::Key_Return);
    auto *menu = m_window->named<QMenu>(u"account.menu"_s);
    const QList<QAction *> actions = menu->actions();
    QCOMPARE(actions.first()->objectName(), u"account.own"_s);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(m_window->isShown(u"ownAccount"_s));
    QCOMPARE(m_window->focusName(), u"account.new.password"_s);
}

void TestStaffUi::changesOwnPassword()
{
    QVERIFY(addPersonBehind(u"paul"_s, u"Paul Sand"_s, Role::frontDesk));
    QVERIFY(startAs(u"paul"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QSignalSpy answered(m_window->only<AccountPasswordCard>(), &AccountPasswordCard::answered);
    m_window->type(u"paulsand12345"_s);
    m_window->typeNext(u"paulsand12345"_s);
    QVERIFY(pressUntil(answered, Qt::Key_Return));
    QCOMPARE(answered.last().at(0).toBool(), false);
    QCOMPARE(m_window->focusName(), u"account.new.password"_s);

    typeInto(u"account.new.password"_s, kGoodPassword);
    m_window->typeNext(kGoodPassword);
    QVERIFY(pressUntil(answered, Qt::Key_Return));
    QCOMPARE(answered.last().at(0).toBool(), true);
    QCOMPARE(m_window->named<Banner>(u"account.password.banner"_s)->kind(), BannerKind::success);
    QVERIFY(m_window->named<PasswordField>(u"account.new.password"_s)->isEmpty());

    m_window->window.reset();
    m_practice->clock.advance(31'000);
    QCOMPARE(test::outcomeOf(m_practice->tryLogin(u"paul"_s, test::PracticeFixture::passwordText(u"paul"_s),
                                                  m_practice->codeOf(u"paul"_s))),
             Code::denied);
    QVERIFY(m_practice->tryLogin(u"paul"_s, kGoodPassword, m_practice->codeOf(u"paul"_s)).ok());
}

void TestStaffUi::newAuthenticatorAsksFirst()
{
    QVERIFY(addPersonBehind(u"tess"_s, u"Tess Arlo"_s, Role::nurse));
    QVERIFY(startAs(u"tess"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    click(u"account.totp"_s);
    QCOMPARE(m_window->focusName(), u"account.totp.no"_s);
    QVERIFY(m_window->everyText().contains(u"stops at once"_s));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"account.totp"_s);
    QVERIFY(!m_window->isShown(u"account.totp.question"_s));

    m_window->press(Qt::Key_Space);
    QSignalSpy made(m_window->only<AccountFactorCard>(), &AccountFactorCard::secretMade);
    click(u"account.totp.yes"_s);
    QVERIFY(test::seen(made));
    const auto credential = made.at(0).at(0).value<session::NewCredential>();
    QVERIFY(m_window->isShown(u"account.sheet.qr"_s));
    QVERIFY(!m_window->isShown(u"account.sheet.copy"_s)); // the codes stay as they are
    QVERIFY(finishSheet(u"account"_s));
    QCOMPARE(m_window->focusName(), u"account.new.password"_s);

    m_window->window.reset();
    m_practice->clock.advance(13 * 3'600'000LL);
    const QString password = test::PracticeFixture::passwordText(u"tess"_s);
    QCOMPARE(test::outcomeOf(m_practice->tryLogin(u"tess"_s, password, m_practice->codeOf(u"tess"_s))), Code::denied);
    m_practice->totpUris.insert(u"tess"_s, credential.totpUri);
    QVERIFY(m_practice->tryLogin(u"tess"_s, password, m_practice->codeOf(u"tess"_s)).ok());
}

void TestStaffUi::newRecoveryCodes()
{
    QVERIFY(addPersonBehind(u"cora"_s, u"Cora Pell"_s, Role::nurse));
    QVERIFY(startAs(u"cora"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    click(u"account.codes"_s);
    QSignalSpy made(m_window->only<AccountFactorCard>(), &AccountFactorCard::codesMade);
    click(u"account.codes.yes"_s);
    QVERIFY(test::seen(made));
    const QStringList codes = made.at(0).at(0).value<session::NewCredential>().recoveryCodes;
    QCOMPARE(codes.size(), 10);
    QVERIFY(!m_window->isShown(u"account.sheet.qr"_s));
    QVERIFY(m_window->everyText().contains(codes.last()));
    QVERIFY(finishSheet(u"account"_s));
    m_window->window.reset();
    m_practice->clock.advance(13 * 3'600'000LL);
    QVERIFY(m_practice->tryLogin(u"cora"_s, test::PracticeFixture::passwordText(u"cora"_s), codes.last()).ok());
}

void TestStaffUi::setsAPin()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    const auto *state = m_window->named<QLabel>(u"account.pin.state"_s);
    QCOMPARE(state->text(), u"No PIN is set."_s);
    QVERIFY(m_window->everyText().contains(u"until Verbena is closed"_s));
    QSignalSpy answered(m_window->only<AccountPinCard>(), &AccountPinCard::answered);
    const auto set = [&](const QString &pin, const QString &again) {
        typeInto(u"account.pin"_s, pin);
        m_window->typeNext(again);
        const bool seen = pressUntil(answered, Qt::Key_Return);
        return seen && answered.last().at(0).toBool();
    };
    const auto *field = m_window->named<PasswordField>(u"account.pin"_s);
    QVERIFY(!set(u"12345"_s, u"12345"_s));
    QVERIFY(field->accessibleDescription().contains(u"6 to 32 digits"_s));
    QVERIFY(!set(u"48a913"_s, u"48a913"_s));
    QVERIFY(field->accessibleDescription().contains(u"6 to 32 digits"_s));
    QVERIFY(!set(u"123456"_s, u"123456"_s)); // the service knows the plain ones
    QVERIFY(field->accessibleDescription().contains(u"easy to guess"_s));
    QVERIFY(!set(u"482913"_s, u"482914"_s));
    QCOMPARE(m_window->focusName(), u"account.pin.repeat"_s);
    QVERIFY(set(u"482913"_s, u"482913"_s));
    QCOMPARE(state->text(), u"A PIN is set."_s);
    QVERIFY(field->isEmpty());
}

void TestStaffUi::closingAsksOnTheAccountPage()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    m_window->type(u"half a pass"_s);
    m_window->tabTo(u"nav.patients"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->window->close());
    QVERIFY(m_window->isShown(u"ownAccount"_s)); // the page that asks comes to the front
    QCOMPARE(m_window->focusName(), u"account.unsaved.no"_s);
    click(u"account.unsaved.yes"_s);
    QVERIFY(m_window->window->close());
}

void TestStaffUi::lockLeavesNoSecrets()
{
    QVERIFY(startAs(m_nurse));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    click(u"account.codes"_s);
    QSignalSpy made(m_window->only<AccountFactorCard>(), &AccountFactorCard::codesMade);
    click(u"account.codes.yes"_s);
    QVERIFY(test::seen(made));
    const QString code = made.at(0).at(0).value<session::NewCredential>().recoveryCodes.first();
    QVERIFY(m_window->everyText().contains(code));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L)); // a lock does not wait for anybody
    QVERIFY(test::seen(locked));
    QVERIFY(!m_window->everyText().contains(code));
    for (const CredentialSheet *sheet : m_window->window->findChildren<CredentialSheet *>())
        QVERIFY(!sheet->isShowing()); // the one of the kit page has nothing to show
}

void TestStaffUi::everyControlHasItsNames()
{
    QVERIFY(startAs(kOwner));
    QVERIFY(openStaff());
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(openPerson(m_nurse));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Return);
    click(u"staff.licence.start"_s);
    click(u"staff.disable"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    m_window->press(Qt::Key_Escape);
    m_window->press(Qt::Key_Escape);
    click(u"staff.reset"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QCOMPARE(m_window->nameless(), QStringList());
    click(u"account.codes"_s);
    QSignalSpy made(m_window->only<AccountFactorCard>(), &AccountFactorCard::codesMade);
    click(u"account.codes.yes"_s);
    QVERIFY(test::seen(made));
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestStaffUi)
#include "test_staff_ui.moc"
