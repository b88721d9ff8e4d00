#include "ui/audit/audit_filter_bar.h"

#include "ui/audit/patient_pick.h"
#include "ui/audit/wrap_layout.h"
#include "ui/kit/search_box.h"
#include "ui/kit/tokens.h"

#include <QComboBox>
#include <QTimerEvent>

namespace vb::ui {

namespace {

constexpr int kTextPauseMs = 500;
constexpr int kPersonWidth = 138;
constexpr int kKindWidth = 150;
constexpr int kPatientWidth = 150;
constexpr int kOutcomeWidth = 118;
constexpr int kTextWidth = 230; // at least
constexpr int kMostShown = 14; // lines of an open list

void nameField(QWidget *field, const char *name, const QString &spoken)
{
    field->setObjectName(QStringLiteral("audit.filter.") + QLatin1String(name));
    field->setAccessibleName(spoken);
}

} // namespace

AuditFilterBar::AuditFilterBar(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_kinds(auditKinds())
    , m_person(new QComboBox)
    , m_kind(new QComboBox)
    , m_patient(new PatientPick(session))
    , m_outcome(new QComboBox)
    , m_period(new PeriodPick(QStringLiteral("audit.filter"), time, PeriodPick::all))
    , m_text(new SearchBox)
{
    nameField(m_person, "person", tr("Person"));
    nameField(m_kind, "kind", tr("What happened"));
    nameField(m_patient, "patient", tr("Patient"));
    nameField(m_outcome, "outcome", tr("Result"));
    nameField(m_text, "text", tr("Words in details or purpose"));
    m_person->addItem(tr("Anyone"));
    m_kind->addItem(tr("Anything"));
    for (const AuditKind &kind : m_kinds)
        m_kind->addItem(kind.text);
    m_outcome->addItem(tr("Any result"));
    for (const audit::Outcome outcome : {audit::Outcome::ok, audit::Outcome::denied, audit::Outcome::failed})
        m_outcome->addItem(auditOutcomeText(outcome), static_cast<int>(outcome));
    m_patient->setPlaceholderText(tr("Any patient"));
    m_text->setPlaceholderText(tr("Words in details or purpose"));
    m_text->setFocusKey(QKeySequence(Qt::CTRL | Qt::Key_F));
    m_text->setMaxLength(200);

    const Tokens &t = tokens();
    for (QComboBox *choice : {m_person, m_kind, m_outcome}) {
        choice->setMaxVisibleItems(kMostShown);
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choice->setMinimumContentsLength(4);
        connect(choice, &QComboBox::activated, this, &AuditFilterBar::notice);
    }
    m_person->setFixedWidth(t.scaled(kPersonWidth));
    m_kind->setFixedWidth(t.scaled(kKindWidth));
    m_outcome->setFixedWidth(t.scaled(kOutcomeWidth));
    m_patient->setFixedWidth(t.scaled(kPatientWidth));
    m_text->setMinimumWidth(t.scaled(kTextWidth));
    auto *line = new WrapLayout(this);
    line->setSpacing(space::s);
    for (QWidget *field :
         {static_cast<QWidget *>(m_person), static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_patient),
          static_cast<QWidget *>(m_outcome), static_cast<QWidget *>(m_period), static_cast<QWidget *>(m_text)})
        line->addWidget(field);

    connect(m_patient, &PatientPick::patientChanged, this, &AuditFilterBar::notice);
    connect(m_period, &PeriodPick::changed, this, &AuditFilterBar::notice);
    connect(m_text, &QLineEdit::textChanged, this, [this] {
        if (!m_resetting)
            m_pause.start(kTextPauseMs, this);
    });
    connect(m_text, &SearchBox::submitted, this, [this] {
        if (m_pause.isActive())
            notice();
    });
}

audit::Filter AuditFilterBar::filter() const
{
    audit::Filter filter;
    filter.login = m_person->currentData().toString();
    if (const int kind = m_kind->currentIndex(); kind > 0) {
        filter.action = m_kinds[static_cast<std::size_t>(kind) - 1].action;
        filter.objectKind = m_kinds[static_cast<std::size_t>(kind) - 1].object;
    }
    filter.patient = m_patient->patient();
    if (const QVariant outcome = m_outcome->currentData(); outcome.isValid())
        filter.outcome = static_cast<audit::Outcome>(outcome.toInt());
    m_period->applyTo(filter);
    filter.text = m_text->text().trimmed();
    return filter;
}

bool AuditFilterBar::isEmpty() const
{
    return filter() == audit::Filter();
}

void AuditFilterBar::setPeople(const std::vector<session::AuditPerson> &people)
{
    if (static_cast<std::size_t>(m_person->count()) == people.size() + 1)
        return;
    const QString chosen = m_person->currentData().toString();
    m_person->clear();
    m_person->addItem(tr("Anyone"));
    for (const session::AuditPerson &person : people)
        m_person->addItem(person.active ? person.name : tr("%1 (disabled)").arg(person.name), person.login);
    m_person->setCurrentIndex(std::max(m_person->findData(chosen), 0));
}

void AuditFilterBar::reset()
{
    m_resetting = true;
    m_person->setCurrentIndex(0);
    m_kind->setCurrentIndex(0);
    m_patient->setPatient({}, {});
    m_outcome->setCurrentIndex(0);
    m_period->setPeriod(PeriodPick::all);
    m_text->clear();
    m_resetting = false;
}

void AuditFilterBar::clear()
{
    reset();
    m_person->setFocus(Qt::OtherFocusReason);
    notice();
}

void AuditFilterBar::showOnly(PatientId patient, const QString &patientName, const QString &login)
{
    reset();
    m_resetting = true;
    m_patient->setPatient(patient, patientName);
    if (!login.isEmpty() && m_person->findData(login) < 0)
        m_person->addItem(login, login); // someone without an account
    m_person->setCurrentIndex(login.isEmpty() ? 0 : m_person->findData(login));
    m_resetting = false;
    notice();
}

void AuditFilterBar::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        notice();
}

void AuditFilterBar::notice()
{
    m_pause.stop();
    if (m_resetting)
        return;
    Q_EMIT changed();
}

} // namespace vb::ui
