#include "ui/chart/entry_form.h"

#include "ui/chart/passage_field.h"
#include "ui/chart/staff_names.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/tokens.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

enum FormDraftKey { kTask = 1, kValues, kKind, kId, kTitle, kStatus };
constexpr int kShortName = 200; // as the declarations of core/chart have them
constexpr int kLongLine = 500;
constexpr qsizetype kShortestStatusReason = 3;

} // namespace

EntryForm::EntryForm(session::Session &session, StaffNames &names, QWidget *parent)
    : WorkPage(QStringLiteral("chart.form"), tr("Save"), parent), m_session(session), m_names(names)
{
}

void EntryForm::start(EntryTask task, PatientId patient)
{
    QString title;
    switch (task) {
    case EntryTask::allergy: title = tr("Add an allergy"); break;
    case EntryTask::condition: title = tr("Add a condition"); break;
    case EntryTask::medication: title = tr("Add medication"); break;
    case EntryTask::alert: title = tr("Raise an alert"); break;
    case EntryTask::visit: title = tr("Open a visit"); break;
    case EntryTask::status: return;
    }
    startOver(task, patient, title);
}

void EntryForm::startStatus(PatientId patient, chart::EventKind kind, EntityId id, const QString &title,
                            const QString &status)
{
    m_kind = kind;
    m_id = id;
    m_title = title;
    m_status = status;
    startOver(EntryTask::status, patient, tr("Change the status of: %1").arg(title));
}

void EntryForm::startOver(EntryTask task, PatientId patient, const QString &title)
{
    m_task = task;
    m_patient = patient;
    ++m_started;
    begin(title);
    delete m_body;
    m_fields.clear();
    m_body = new QWidget;
    auto *down = new QVBoxLayout(m_body);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l); // a problem below a field keeps away from the next label
    content()->addWidget(m_body);
    makeFields();
    QWidget *before = nullptr;
    for (Field &field : m_fields) {
        field.before = valueOf(field);
        if (before)
            setTabOrder(before, field.edit);
        before = field.edit;
    }
}

void EntryForm::makeFields()
{
    switch (m_task) {
    case EntryTask::allergy:
        add(Use::line, "substance", tr("To what?"), true, kShortName);
        add(Use::line, "reaction", tr("What does it do?"), false, kLongLine);
        addChoice("criticality", tr("How dangerous is it?"), criticalityChoices(), {}, true);
        addChoice("severity", tr("How severe was the reaction?"), severityChoices(), {}, true);
        return;
    case EntryTask::condition:
        add(Use::line, "name", tr("Which illness or state?"), true, kShortName);
        addChoice("severity", tr("How severe?"), severityChoices(), {}, true);
        add(Use::date, "onset", tr("Since when?"), false);
        add(Use::passage, "note", tr("Remark"), false);
        return;
    case EntryTask::medication:
        add(Use::line, "name", tr("Which medicine?"), true, kShortName);
        add(Use::line, "dose", tr("How much, how often?"), false, kShortName);
        add(Use::date, "since", tr("Since when?"), false);
        add(Use::passage, "note", tr("Remark"), false);
        return;
    case EntryTask::alert:
        add(Use::line, "title", tr("What must everybody know?"), true, kShortName);
        m_fields.back().frame->setHelp(tr("Everybody at the desk reads this line. Leave health details for below."));
        addChoice("severity", tr("How much does it matter?"), alertSeverityChoices(), QStringLiteral("moderate"),
                  false);
        add(Use::passage, "detail", tr("Details for clinicians"), false);
        return;
    case EntryTask::visit: {
        add(Use::line, "reason", tr("Why does the patient come?"), false, kLongLine);
        WordChoices providers;
        for (const staff::Member &member : m_names.providers())
            providers.push_back({member.id.text(), member.name});
        const QString self = m_session.actor().user.text();
        WordChoices services;
        for (const practice::Service &service : m_names.services())
            services.push_back({service.id.text(), service.name});
        if (!services.empty())
            addChoice("service", tr("For what?"), services, {}, true);
        addChoice("provider", tr("Who treats?"), providers, self, false);
        add(Use::line, "room", tr("Room"), false, 100);
        WordChoices statuses {{QStringLiteral("arrived"), tr("Arrived")}, {QStringLiteral("planned"), tr("Planned")}};
        const bool treats = chart::treats(m_session.actor().role);
        if (treats)
            statuses.insert(statuses.begin(), {QStringLiteral("in-progress"), tr("In progress")});
        addChoice("status", tr("How far is it?"), statuses, statuses.front().first, false);
        if (!treats)
            m_fields.front().frame->setHelp(tr("Clinicians read it; it is not shown at the desk afterwards."));
        return;
    }
    case EntryTask::status: {
        WordChoices statuses = statusesFrom(m_kind, m_status);
        if (m_kind == chart::EventKind::visit && !chart::treats(m_session.actor().role))
            std::erase_if(statuses,
                          [](const auto &one) { return one.first == u"in-progress" || one.first == u"finished"; });
        addChoice("status", tr("New status"), statuses, {}, false);
        add(Use::line, "reason", tr("Why?"), m_kind != chart::EventKind::visit, kLongLine);
        m_fields.back().frame->setHelp(tr("Nothing is removed: the entry stays, with its status and your reason."));
        return;
    }
    }
}

QWidget *EntryForm::add(Use use, const char *id, const QString &label, bool required, int longest)
{
    QWidget *edit = nullptr;
    if (use == Use::passage) {
        edit = new PassageField;
    } else {
        LineField *line = use == Use::date ? new DateField(DateRange::past) : new LineField;
        line->setRequired(required);
        if (longest > 0)
            line->setMaxLength(longest);
        connect(line, &QLineEdit::returnPressed, this, &EntryForm::trySave);
        edit = line;
    }
    edit->setObjectName(QStringLiteral("chart.form.") + QLatin1String(id));
    edit->setAccessibleName(label);
    auto *frame = new FormField(label, edit);
    frame->setOptional(!required);
    m_body->layout()->addWidget(frame);
    m_fields.push_back({QString::fromLatin1(id), use, edit, frame, {}});
    return edit;
}

void EntryForm::addChoice(const char *id, const QString &label, const WordChoices &choices, const QString &chosen,
                          bool optional)
{
    auto *box = new QComboBox;
    if (optional)
        box->addItem(tr("Not known"), QString());
    for (const auto &[code, words] : choices)
        box->addItem(words, code);
    box->setCurrentIndex(std::max(box->findData(chosen), 0));
    box->setObjectName(QStringLiteral("chart.form.") + QLatin1String(id));
    box->setAccessibleName(label);
    auto *frame = new FormField(label, box);
    frame->setOptional(optional);
    m_body->layout()->addWidget(frame);
    m_fields.push_back({QString::fromLatin1(id), Use::choice, box, frame, {}});
}

QString EntryForm::valueOf(const Field &field) const
{
    switch (field.use) {
    case Use::line: return static_cast<const LineField *>(field.edit)->text();
    case Use::date: return static_cast<const LineField *>(field.edit)->text();
    case Use::passage: return static_cast<const PassageField *>(field.edit)->toPlainText();
    case Use::choice: return static_cast<const QComboBox *>(field.edit)->currentData().toString();
    }
    return {};
}

void EntryForm::setValue(const Field &field, const QString &value)
{
    switch (field.use) {
    case Use::line:
    case Use::date: static_cast<LineField *>(field.edit)->setText(value); return;
    case Use::passage: static_cast<PassageField *>(field.edit)->setPlainText(value); return;
    case Use::choice: {
        auto *box = static_cast<QComboBox *>(field.edit);
        box->setCurrentIndex(std::max(box->findData(value), 0));
        return;
    }
    }
}

/// As it is stored.
QString EntryForm::value(const char *id) const
{
    const auto at = std::find_if(m_fields.begin(), m_fields.end(),
                                 [id](const Field &field) { return field.id == QLatin1String(id); });
    if (at == m_fields.end())
        return {};
    if (at->use == Use::date) {
        const QDate date = static_cast<const DateField *>(at->edit)->date();
        return date.isValid() ? date.toString(Qt::ISODate) : QString();
    }
    return at->use == Use::line ? static_cast<const LineField *>(at->edit)->cleanText() : valueOf(*at).trimmed();
}

bool EntryForm::isDirty() const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [this](const Field &field) { return valueOf(field) != field.before; });
}

QCborMap EntryForm::draft() const
{
    QCborMap values;
    for (const Field &field : m_fields)
        values.insert(field.id, valueOf(field));
    return {{kTask, static_cast<int>(m_task)},
            {kValues, values},
            {kKind, static_cast<int>(m_kind)},
            {kId, m_id.bytes()},
            {kTitle, m_title},
            {kStatus, m_status}};
}

void EntryForm::restore(PatientId patient, const QCborMap &draft)
{
    const auto task = static_cast<EntryTask>(draft.value(kTask).toInteger());
    if (task == EntryTask::status) {
        const QByteArray id = draft.value(kId).toByteArray();
        if (id.size() != 16)
            return;
        startStatus(patient, static_cast<chart::EventKind>(draft.value(kKind).toInteger()), EntityId::fromBytes(id),
                    draft.value(kTitle).toString(), draft.value(kStatus).toString());
    } else {
        start(task, patient);
    }
    const QCborMap values = draft.value(kValues).toMap();
    for (const Field &field : m_fields)
        setValue(field, values.value(field.id).toString());
}

void EntryForm::clear()
{
    ++m_started;
    delete m_body;
    m_body = nullptr;
    m_fields.clear();
}

void EntryForm::focusFirst()
{
    if (!m_fields.empty())
        m_fields.front().edit->setFocus(Qt::OtherFocusReason);
}

bool EntryForm::check()
{
    QWidget *wrong = nullptr;
    for (const Field &field : m_fields) {
        const bool isLine = field.use == Use::line || field.use == Use::date;
        if (isLine && !static_cast<LineField *>(field.edit)->check() && !wrong)
            wrong = field.edit;
    }
    if (wrong)
        wrong->setFocus(Qt::OtherFocusReason);
    return !wrong;
}

template <class T>
void EntryForm::send(const QFuture<Result<T>> &future, const QString &words)
{
    saveButton()->watch(future);
    deliver(future, this, [this, words, started = m_started](const Result<T> &answer) {
        if (started != m_started)
            return;
        if (!answer.ok()) {
            showProblem(answer.error());
            return;
        }
        Q_EMIT saved(words);
    });
}

void EntryForm::save()
{
    if (isBusy() || !check())
        return;
    chart::ChartService &charts = m_session.charts();
    switch (m_task) {
    case EntryTask::allergy: {
        chart::Allergy allergy;
        allergy.patient = m_patient;
        allergy.substance = value("substance");
        allergy.reaction = value("reaction");
        allergy.severity = value("severity");
        allergy.criticality = value("criticality");
        send(charts.addAllergy(allergy), tr("The allergy is recorded."));
        return;
    }
    case EntryTask::condition: {
        chart::Condition condition;
        condition.patient = m_patient;
        condition.name = value("name");
        condition.severity = value("severity");
        condition.onset = value("onset");
        condition.note = value("note");
        send(charts.addCondition(condition), tr("The condition is recorded."));
        return;
    }
    case EntryTask::medication: {
        chart::Medication medication;
        medication.patient = m_patient;
        medication.name = value("name");
        medication.dose = value("dose");
        medication.since = value("since");
        medication.note = value("note");
        send(charts.addMedication(medication), tr("The medication is recorded."));
        return;
    }
    case EntryTask::alert: {
        chart::Flag flag;
        flag.patient = m_patient;
        flag.title = value("title");
        flag.severity = value("severity");
        flag.detail = value("detail");
        send(charts.raiseFlag(flag), tr("The alert is in force."));
        return;
    }
    case EntryTask::visit: {
        chart::Visit visit;
        visit.patient = m_patient;
        visit.reason = value("reason");
        visit.room = value("room");
        visit.status = value("status");
        visit.provider = StaffId::fromText(value("provider")).valueOr(StaffId());
        visit.service = EntityId::fromText(value("service")).valueOr(EntityId());
        send(charts.openVisit(visit), tr("The visit is open."));
        return;
    }
    case EntryTask::status: {
        const QString status = value("status");
        const bool off = m_kind != chart::EventKind::visit || status == u"cancelled" || status == u"entered-in-error";
        auto *reason = static_cast<LineField *>(m_fields.back().edit);
        if (off && reason->cleanText().size() < kShortestStatusReason) {
            reason->setProblem(tr("Please say why, in a word or two."));
            reason->setFocus(Qt::OtherFocusReason);
            return;
        }
        if (m_kind == chart::EventKind::visit)
            send(charts.moveVisit(m_id, status, value("reason")), tr("The visit has moved on."));
        else
            send(charts.changeStatus(m_kind, m_id, status, value("reason")), tr("The status is changed."));
        return;
    }
    }
}

} // namespace vb::ui
