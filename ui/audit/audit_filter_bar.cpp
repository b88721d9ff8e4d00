#include "ui/audit/audit_filter_bar.h"

#include "ui/audit/patient_pick.h"
#include "ui/kit/badge.h"
#include "ui/kit/buttons.h"
#include "ui/kit/line_field.h"
#include "ui/kit/search_box.h"
#include "ui/kit/tokens.h"
#include "ui/kit/wrap_layout.h"

#include <QComboBox>
#include <QLocale>
#include <QTimerEvent>

namespace vb::ui {

namespace {

constexpr int kTextPauseMs = 500;
constexpr int kPcWidth = 168;
constexpr int kPersonWidth = 138;
constexpr int kKindWidth = 150;
constexpr int kPatientWidth = 150;
constexpr int kOutcomeWidth = 118;
constexpr int kTextWidth = 230; // at least
constexpr int kMostShown = 14; // lines of an open list
constexpr int kLongestWords = 200;

void nameField(QWidget *field, const char *name, const QString &spoken)
{
    field->setObjectName(QStringLiteral("audit.filter.") + QLatin1String(name));
    field->setAccessibleName(spoken);
}

void fitChoice(QComboBox *choice)
{
    choice->setMaxVisibleItems(kMostShown);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(4);
}

class RecordField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        return EntityId::fromText(text().trimmed()).ok() ? QString() : AuditFilterBar::tr("This is no id.");
    }
};

} // namespace

AuditFilterBar::AuditFilterBar(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_kinds(auditKinds())
    , m_pc(new QComboBox)
    , m_person(new QComboBox)
    , m_kind(new QComboBox)
    , m_patient(new PatientPick(session))
    , m_outcome(new QComboBox)
    , m_period(new PeriodPick(QStringLiteral("audit.filter"), time, PeriodPick::all))
    , m_text(new SearchBox)
    , m_more(new Chip(tr("More filters")))
    , m_role(new QComboBox)
    , m_clock(new QComboBox)
    , m_computer(new LineField)
    , m_system(new LineField)
    , m_record(new RecordField)
    , m_range(new QPushButton)
{
    auto *line = new WrapLayout(this);
    line->setSpacing(space::s);
    makeUsual();
    makeFurther();
    showFurther(false);
    connect(m_more, &Chip::toggled, this, [this](bool on) {
        showFurther(on);
        if (on)
            m_role->setFocus(Qt::TabFocusReason);
    });
    connect(m_range, &QPushButton::clicked, this, [this] {
        setRange(std::nullopt);
        m_person->setFocus(Qt::OtherFocusReason);
        notice();
    });
}

void AuditFilterBar::makeUsual()
{
    nameField(m_pc, "pc", tr("PC"));
    nameField(m_person, "person", tr("Person"));
    nameField(m_kind, "kind", tr("What happened"));
    nameField(m_patient, "patient", tr("Patient"));
    nameField(m_outcome, "outcome", tr("Result"));
    nameField(m_text, "text", tr("Words in details or purpose"));
    m_pc->hide(); // until there are several
    m_pc->setToolTip(tr("Whose log to look through. What other PCs have sent is fetched from the relay."));
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
    m_text->setMaxLength(kLongestWords);

    const Tokens &t = tokens();
    for (QComboBox *choice : {m_pc, m_person, m_kind, m_outcome}) {
        fitChoice(choice);
        connect(choice, &QComboBox::activated, this, &AuditFilterBar::notice);
    }
    m_pc->setFixedWidth(t.scaled(kPcWidth));
    m_person->setFixedWidth(t.scaled(kPersonWidth));
    m_kind->setFixedWidth(t.scaled(kKindWidth));
    m_outcome->setFixedWidth(t.scaled(kOutcomeWidth));
    m_patient->setFixedWidth(t.scaled(kPatientWidth));
    m_text->setMinimumWidth(t.scaled(kTextWidth));
    for (QWidget *field :
         {static_cast<QWidget *>(m_pc), static_cast<QWidget *>(m_person), static_cast<QWidget *>(m_kind),
          static_cast<QWidget *>(m_patient), static_cast<QWidget *>(m_outcome), static_cast<QWidget *>(m_period),
          static_cast<QWidget *>(m_text)})
        layout()->addWidget(field);
    connect(m_patient, &PatientPick::patientChanged, this, &AuditFilterBar::notice);
    connect(m_period, &PeriodPick::changed, this, &AuditFilterBar::notice);
    connect(m_text, &QLineEdit::textChanged, this, &AuditFilterBar::typed);
    connect(m_text, &SearchBox::submitted, this, [this] {
        if (m_pause.isActive())
            notice();
    });
}

void AuditFilterBar::makeFurther()
{
    nameField(m_more, "more", tr("More filters"));
    nameField(m_role, "role", tr("Role"));
    nameField(m_clock, "clock", tr("Clock of the computer"));
    nameField(m_computer, "computer", tr("Name of the computer"));
    nameField(m_system, "system", tr("System of the computer"));
    nameField(m_record, "record", tr("Id of what it concerns"));
    nameField(m_range, "range", QString());
    m_role->addItem(tr("Any role"));
    for (const Role role : kAllRoles)
        m_role->addItem(auditRoleText(roleName(role)), roleName(role));
    m_clock->addItem(tr("Any clock"));
    for (const audit::ClockFault fault :
         {audit::ClockFault::any, audit::ClockFault::setBack, audit::ClockFault::setForward, audit::ClockFault::off})
        m_clock->addItem(clockFaultText(fault), static_cast<int>(fault));
    for (QComboBox *choice : {m_role, m_clock}) {
        fitChoice(choice);
        choice->setFixedWidth(tokens().scaled(kKindWidth));
        connect(choice, &QComboBox::activated, this, &AuditFilterBar::notice);
    }
    m_range->setIcon(icon(IconName::x, IconTone::accent));
    m_range->setToolTip(tr("Show entries from other places too"));
    m_range->setAutoDefault(true);
    setButtonKind(m_range, ButtonKind::secondary);
    layout()->addWidget(m_range);
    layout()->addWidget(m_role);
    layout()->addWidget(m_clock);
    for (LineField *field : {m_computer, m_system, m_record}) {
        field->setPlaceholderText(field->accessibleName());
        field->setClearButtonEnabled(true);
        field->setMaxLength(kLongestWords);
        field->setFixedWidth(tokens().scaled(kTextWidth));
        layout()->addWidget(field);
        connect(field, &QLineEdit::textChanged, this, &AuditFilterBar::typed);
        connect(field, &QLineEdit::returnPressed, this, [this] {
            if (m_pause.isActive())
                notice();
        });
    }
    setRange(std::nullopt);
}

/// What is hidden asks for nothing.
void AuditFilterBar::showFurther(bool on)
{
    const bool wereEmpty = m_role->currentIndex() == 0 && m_clock->currentIndex() == 0 && m_computer->text().isEmpty()
        && m_system->text().isEmpty() && m_record->text().isEmpty();
    m_role->setVisible(on);
    m_clock->setVisible(on);
    m_computer->setVisible(on);
    m_system->setVisible(on);
    m_record->setVisible(on);
    if (on || wereEmpty)
        return;
    const bool wasResetting = std::exchange(m_resetting, true);
    m_role->setCurrentIndex(0);
    m_clock->setCurrentIndex(0);
    m_computer->clear();
    m_system->clear();
    m_record->clear();
    m_resetting = wasResetting;
    notice();
}

void AuditFilterBar::setRange(std::optional<std::pair<qint64, qint64>> range)
{
    m_positions = range;
    m_range->setVisible(range.has_value());
    if (!range)
        return;
    const QLocale locale;
    m_range->setText(range->first == range->second
                         ? tr("Entry %1").arg(locale.toString(range->first))
                         : tr("Entries %1 to %2").arg(locale.toString(range->first), locale.toString(range->second)));
    m_range->setAccessibleName(tr("%1: remove this filter").arg(m_range->text()));
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
    filter.role = m_role->currentData().toString();
    if (const QVariant fault = m_clock->currentData(); fault.isValid())
        filter.clock = static_cast<audit::ClockFault>(fault.toInt());
    filter.address = m_computer->text().trimmed();
    filter.os = m_system->text().trimmed();
    filter.object = EntityId::fromText(m_record->text().trimmed()).valueOr(EntityId());
    if (m_positions) {
        filter.from = m_positions->first;
        filter.below = m_positions->second + 1;
    }
    return filter;
}

AuditSource AuditFilterBar::source() const
{
    const QVariant chosen = m_pc->currentData();
    if (!chosen.isValid())
        return {};
    const auto pc = static_cast<std::size_t>(chosen.toInt());
    return pc < m_pcs.size() ? AuditSource {AuditSource::Kind::otherPc, m_pcs[pc].id}
                             : AuditSource {AuditSource::Kind::allPcs, {}};
}

bool AuditFilterBar::isEmpty() const
{
    return filter() == audit::Filter() && source() == AuditSource();
}

void AuditFilterBar::setPcs(const std::vector<session::AuditPc> &pcs)
{
    if (pcs == m_pcs)
        return;
    const AuditSource before = source();
    m_pcs = pcs;
    m_pc->clear();
    m_pc->addItem(tr("This PC"));
    m_pc->addItem(tr("All PCs"), static_cast<int>(pcs.size()));
    int chosen = before.kind == AuditSource::Kind::allPcs ? 1 : 0;
    for (std::size_t i = 0; i < pcs.size(); ++i) {
        if (pcs[i].isThis)
            continue;
        m_pc->addItem(pcs[i].revoked ? tr("%1 (revoked)").arg(pcs[i].name) : pcs[i].name, static_cast<int>(i));
        if (before == AuditSource {AuditSource::Kind::otherPc, pcs[i].id})
            chosen = m_pc->count() - 1;
    }
    m_pc->setCurrentIndex(chosen);
    m_pc->setVisible(m_pc->count() > 2);
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

QWidget *AuditFilterBar::moreButton() const
{
    return m_more;
}

void AuditFilterBar::reset()
{
    m_resetting = true;
    m_pc->setCurrentIndex(m_pc->count() > 0 ? 0 : -1);
    m_person->setCurrentIndex(0);
    m_kind->setCurrentIndex(0);
    m_patient->setPatient({}, {});
    m_outcome->setCurrentIndex(0);
    m_period->setPeriod(PeriodPick::all);
    m_text->clear();
    m_more->setChecked(false);
    setRange(std::nullopt);
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
    m_resetting = false;
    choosePerson(login);
    notice();
}

void AuditFilterBar::showRange(qint64 first, qint64 last, const QString &login)
{
    reset();
    choosePerson(login);
    setRange(std::pair(first, last));
    notice();
}

void AuditFilterBar::choosePerson(const QString &login)
{
    if (!login.isEmpty() && m_person->findData(login) < 0)
        m_person->addItem(login, login); // someone without an account
    m_person->setCurrentIndex(login.isEmpty() ? 0 : m_person->findData(login));
}

void AuditFilterBar::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        notice();
}

void AuditFilterBar::typed()
{
    if (!m_resetting)
        m_pause.start(kTextPauseMs, this);
}

void AuditFilterBar::notice()
{
    m_pause.stop();
    if (m_resetting)
        return;
    Q_EMIT changed();
}

} // namespace vb::ui
