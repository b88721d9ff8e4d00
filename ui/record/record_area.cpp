#include "ui/record/record_area.h"

#include "ui/note/note_draft.h"
#include "ui/patient/patient_draft.h"
#include "ui/patient/patient_form.h"
#include "ui/patient/patient_search_view.h"
#include "ui/patient/patient_text.h"
#include "ui/record/record_draft.h"
#include "ui/record/record_view.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

RecordArea::RecordArea(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_mayAdd(access::authorize(session.actor(), access::Right::patientCreate).ok())
    , m_stack(new QStackedWidget)
    , m_search(new PatientSearchView(session))
    , m_record(new RecordView(session))
    , m_form(new PatientForm(session))
{
    setObjectName(QStringLiteral("patients"));
    for (QWidget *view :
         {static_cast<QWidget *>(m_search), static_cast<QWidget *>(m_record), static_cast<QWidget *>(m_form)})
        m_stack->addWidget(view);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    setFocusProxy(m_search);

    // The search box has a shortcut of its own, which works while it is on screen.
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), m_record), &QShortcut::activated, this,
            &RecordArea::showSearch);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), m_form), &QShortcut::activated, this,
            &RecordArea::showSearch);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_N), this), &QShortcut::activated, this,
            [this] { showForm(QString()); });

    connect(m_search, &PatientSearchView::patientChosen, this, [this](const patient::Hit &hit) {
        show(m_record);
        m_record->open(hit.id, fullName(hit));
    });
    connect(m_search, &PatientSearchView::addWanted, this, &RecordArea::showForm);
    connect(m_record, &RecordView::backWanted, this, &RecordArea::showSearch);
    connect(m_record, &RecordView::conflictsWanted, this, &RecordArea::conflictsWanted);
    connect(m_record, &RecordView::changed, this, [this] { m_stale = true; });
    connect(m_form, &PatientForm::leaveWanted, this, [this] {
        m_form->start(QString());
        showSearch();
    });
    connect(m_form, &PatientForm::added, this, [this](const patient::Patient &patient) {
        m_stale = true;
        show(m_record);
        m_record->openAdded(patient.id, fullName(patient), tr("Added. The chart number is %1.").arg(patient.chartNo));
    });
}

bool RecordArea::mayLeave()
{
    if (m_stack->currentWidget() == m_form)
        return m_form->mayLeave();
    return m_stack->currentWidget() != m_record || m_record->mayLeave();
}

QByteArray RecordArea::draft() const
{
    if (m_stack->currentWidget() == m_record)
        return m_record->draft();
    const QByteArray typed = m_stack->currentWidget() == m_form ? m_form->draft() : QByteArray();
    return typed.isEmpty() ? QByteArray() : RecordDraft {.part = RecordDraft::Part::form, .body = typed}.encoded();
}

void RecordArea::restore(const QByteArray &bytes)
{
    const std::optional<RecordDraft> draft = RecordDraft::decoded(bytes);
    if (!draft)
        return;
    if (draft->part != RecordDraft::Part::form) {
        show(m_record);
        m_record->restore(*draft);
        return;
    }
    const std::optional<PatientDraft> typed = PatientDraft::decoded(draft->body);
    if (!typed || !m_mayAdd)
        return;
    show(m_form);
    m_form->restore(*typed);
}

QString RecordArea::restoredWords(const QByteArray &bytes)
{
    const std::optional<RecordDraft> draft = RecordDraft::decoded(bytes);
    if (!draft || draft->part != RecordDraft::Part::notes)
        return {};
    const std::optional<NoteDraft> note = NoteDraft::decoded(draft->body);
    return note ? note->restoredWords() : QString();
}

void RecordArea::openRecord(PatientId id, const QString &name)
{
    if (!mayLeave())
        return;
    show(m_record);
    m_record->open(id, name);
}

void RecordArea::startNote(PatientId id, const QString &name)
{
    if (!mayLeave())
        return;
    show(m_record);
    m_record->openFor(id, name, RecordView::Then::newNote);
}

void RecordArea::startVisit(PatientId id, const QString &name)
{
    if (!mayLeave())
        return;
    show(m_record);
    m_record->openFor(id, name, RecordView::Then::newVisit);
}

/// Who enters this place by the navigation goes on where he was.
void RecordArea::show(QWidget *view)
{
    m_stack->setCurrentWidget(view);
    setFocusProxy(view);
}

void RecordArea::startNew()
{
    showForm(QString());
}

void RecordArea::showSearch()
{
    if (!mayLeave())
        return;
    show(m_search);
    m_record->clear();
    m_search->focusSearch();
    if (std::exchange(m_stale, false))
        m_search->refresh();
}

void RecordArea::showForm(const QString &typedName)
{
    if (!m_mayAdd || m_stack->currentWidget() == m_form || !mayLeave())
        return;
    show(m_form);
    m_record->clear();
    m_form->start(typedName);
}

} // namespace vb::ui
