#include "ui/audit/contacts_view.h"

#include "ui/audit/audit_words.h"
#include "ui/audit/patient_pick.h"
#include "ui/audit/period_pick.h"
#include "ui/kit/banner.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/kit/wrap_layout.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLocale>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kChooserWidth = 340;
enum EmptyKind { kNotChosen, kLooking, kNobody };

ContactsModel::Row visitorLine(const session::VisitorRow &row)
{
    QStringList roles;
    for (const QString &role : row.visitor.roles)
        roles << auditRoleText(role);
    QString name = row.name.isEmpty() ? row.visitor.login : row.name;
    if (name.isEmpty())
        name = ContactsView::tr("Nobody logged in");
    return {name, roles.join(QStringLiteral(", ")), row.visitor.login, {}, row.visitor.contact};
}

ContactsModel::Row visitedLine(const session::VisitedRow &row)
{
    const QString name = row.name.isEmpty() ? row.visited.patient.text() : row.name;
    return {name, {}, {}, row.visited.patient, row.visited.contact};
}

} // namespace

ContactsView::ContactsView(ContactsModel::Subject subject, session::Session &session, const PracticeTime &time,
                           QWidget *parent)
    : QWidget(parent)
    , m_subject(subject)
    , m_session(session)
    , m_id(subject == ContactsModel::Subject::visitors ? QStringLiteral("audit.visitors")
                                                       : QStringLiteral("audit.visited"))
    , m_period(nullptr)
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::danger))
    , m_table(new TableView)
    , m_model(new ContactsModel(subject, time, this))
    , m_states(new QWidget)
{
    setObjectName(m_id);
    m_banner->setObjectName(m_id + QStringLiteral(".banner"));
    m_banner->setAction(tr("Try again"));
    m_banner->hide();
    m_count->setObjectName(m_id + QStringLiteral(".count"));
    makeEmptyStates();
    makeTable();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->setSpacing(space::m);
    down->addWidget(makeChoice(session, time));
    down->addWidget(m_count);
    down->addWidget(m_banner);
    down->addWidget(m_table, 1);
    connect(m_banner, &Banner::actionTriggered, this, &ContactsView::ask);
    connect(m_table, &QAbstractItemView::activated, this, &ContactsView::openRow);
    connect(m_period, &PeriodPick::changed, this, &ContactsView::ask);
}

QWidget *ContactsView::makeChoice(session::Session &session, const PracticeTime &time)
{
    // Few people see one patient, many patients are seen by one person.
    m_period = new PeriodPick(m_id, time, isOfVisitors() ? PeriodPick::all : PeriodPick::month);
    auto *line = new QWidget;
    auto *across = new WrapLayout(line);
    across->setSpacing(space::s);
    if (isOfVisitors()) {
        m_patient = new PatientPick(session);
        m_patient->setObjectName(m_id + QStringLiteral(".patient"));
        m_patient->setAccessibleName(tr("Patient"));
        m_patient->setPlaceholderText(tr("Which patient? Name, birth date or chart number"));
        m_patient->setFixedWidth(tokens().scaled(kChooserWidth));
        across->addWidget(m_patient);
        connect(m_patient, &PatientPick::patientChanged, this, &ContactsView::ask);
    } else {
        m_person = new QComboBox;
        m_person->setObjectName(m_id + QStringLiteral(".person"));
        m_person->setAccessibleName(tr("Person"));
        m_person->addItem(tr("Which person?"));
        m_person->setFixedWidth(tokens().scaled(kChooserWidth));
        across->addWidget(m_person);
        connect(m_person, &QComboBox::activated, this, &ContactsView::ask);
    }
    across->addWidget(m_period);
    return line;
}

void ContactsView::makeTable()
{
    const Tokens &t = tokens();
    m_table->setObjectName(m_id + QStringLiteral(".table"));
    m_table->setAccessibleName(isOfVisitors() ? tr("Who saw this patient") : tr("What this person saw"));
    m_table->setModel(m_model);
    m_table->setEmptyState(m_states);
    m_table->setSortingEnabled(true);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionsClickable(true);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(ContactsModel::kWho, QHeaderView::Stretch);
    header->setSortIndicator(ContactsModel::kLast, Qt::DescendingOrder);
    header->resizeSection(ContactsModel::kDid, t.scaled(230));
    header->resizeSection(ContactsModel::kTimes, t.scaled(70));
    header->resizeSection(ContactsModel::kListed, t.scaled(92));
    header->resizeSection(ContactsModel::kFirst, t.scaled(166));
    header->resizeSection(ContactsModel::kLast, t.scaled(166));
}

void ContactsView::makeEmptyStates()
{
    m_empty = new QStackedLayout(m_states);
    m_empty->addWidget(
        isOfVisitors()
            ? new EmptyState(IconName::users, tr("Who saw this patient?"),
                             tr("Choose a patient to see everyone who opened, changed or found the record, and when."))
            : new EmptyState(IconName::eye, tr("What did this person see?"),
                             tr("Choose a person to see every patient whose record was opened or found, and when.")));
    m_empty->addWidget(new EmptyState(IconName::history, tr("Looking through the log…"),
                                      tr("With many entries this takes a few seconds.")));
    m_empty->addWidget(isOfVisitors() ? new EmptyState(IconName::users, tr("Nobody"),
                                                       tr("No one had to do with this patient in this period."))
                                      : new EmptyState(IconName::eye, tr("No patient"),
                                                       tr("This person had to do with no patient in this period.")));
}

void ContactsView::setPeople(const std::vector<session::AuditPerson> &people)
{
    if (!m_person || static_cast<std::size_t>(m_person->count()) == people.size() + 1)
        return;
    const QString chosen = m_person->currentData().toString();
    m_person->clear();
    m_person->addItem(tr("Which person?"));
    for (const session::AuditPerson &person : people)
        m_person->addItem(person.active ? person.name : tr("%1 (disabled)").arg(person.name), person.login);
    m_person->setCurrentIndex(std::max(m_person->findData(chosen), 0));
}

void ContactsView::showPatient(PatientId patient, const QString &name)
{
    m_period->setPeriod(PeriodPick::all);
    if (patient == m_patient->patient())
        ask();
    else
        m_patient->setPatient(patient, name.isEmpty() ? patient.text() : name);
    m_table->setFocus(Qt::OtherFocusReason);
}

void ContactsView::keepToPatient(PatientId patient, const QString &name)
{
    m_patient->hide();
    showPatient(patient, name);
}

void ContactsView::showPerson(const QString &login)
{
    if (m_person->findData(login) < 0)
        m_person->addItem(login, login);
    m_person->setCurrentIndex(m_person->findData(login));
    ask();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ContactsView::focusFirst()
{
    (m_patient ? static_cast<QWidget *>(m_patient) : m_person)->setFocus(Qt::OtherFocusReason);
}

void ContactsView::focusList()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

bool ContactsView::isChosen() const
{
    return m_patient ? !m_patient->patient().isNull() : m_person->currentData().isValid();
}

void ContactsView::ask()
{
    begin();
    if (!isChosen())
        return;
    audit::Filter period;
    m_period->applyTo(period);
    if (isOfVisitors())
        askVisitors(period);
    else
        askVisited(period);
}

/// What was shown belongs to another choice.
void ContactsView::begin()
{
    ++m_asked;
    m_banner->hide();
    m_count->clear();
    m_model->setRows({});
    m_empty->setCurrentIndex(isChosen() ? kLooking : kNotChosen);
}

void ContactsView::askVisitors(const audit::Filter &period)
{
    using Answer = Result<std::vector<session::VisitorRow>>;
    deliver(m_session.audit().whoSaw(m_patient->patient(), period), this,
            [this, asked = m_asked](const Answer &answer) {
                if (asked != m_asked)
                    return;
                if (!answer.ok()) {
                    refuse(answer.error());
                    return;
                }
                std::vector<ContactsModel::Row> rows;
                for (const session::VisitorRow &row : *answer)
                    rows.push_back(visitorLine(row));
                takeRows(std::move(rows));
            });
}

void ContactsView::askVisited(const audit::Filter &period)
{
    using Answer = Result<std::vector<session::VisitedRow>>;
    deliver(m_session.audit().whatSaw(m_person->currentData().toString(), period), this,
            [this, asked = m_asked](const Answer &answer) {
                if (asked != m_asked)
                    return;
                if (!answer.ok()) {
                    refuse(answer.error());
                    return;
                }
                std::vector<ContactsModel::Row> rows;
                for (const session::VisitedRow &row : *answer)
                    rows.push_back(visitedLine(row));
                takeRows(std::move(rows));
            });
}

void ContactsView::refuse(const Error &error)
{
    m_empty->setCurrentIndex(kNobody);
    m_banner->showMessage(BannerKind::danger, errorText(error));
    Q_EMIT shown(0);
}

void ContactsView::takeRows(std::vector<ContactsModel::Row> rows)
{
    const auto count = static_cast<int>(rows.size());
    m_empty->setCurrentIndex(kNobody);
    m_model->setRows(std::move(rows));
    const QHeaderView *header = m_table->horizontalHeader();
    m_model->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    if (count > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    const QString number = QLocale().toString(count);
    m_count->setText(count == 0           ? QString()
                         : isOfVisitors() ? (count == 1 ? tr("1 person") : tr("%1 people").arg(number))
                                          : (count == 1 ? tr("1 patient") : tr("%1 patients").arg(number)));
    m_table->setAccessibleDescription(m_count->text());
    Q_EMIT shown(count);
}

void ContactsView::openRow(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const ContactsModel::Row &row = m_model->rowAt(index.row());
    if (isOfVisitors())
        Q_EMIT entriesWanted(m_patient->patient(), m_patient->patientName(), row.login);
    else
        Q_EMIT entriesWanted(row.patient, row.name, m_person->currentData().toString());
}

} // namespace vb::ui
