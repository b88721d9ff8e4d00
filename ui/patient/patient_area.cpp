#include "ui/patient/patient_area.h"

#include "ui/patient/patient_draft.h"
#include "ui/patient/patient_form.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/patient/patient_text.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

PatientArea::PatientArea(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_mayAdd(access::authorize(session.actor(), access::Right::patientCreate).ok())
    , m_stack(new QStackedWidget)
    , m_search(new PatientSearchView(session))
    , m_profile(new PatientProfileView(session))
    , m_form(new PatientForm(session))
{
    setObjectName(QStringLiteral("patients"));
    for (QWidget *view :
         {static_cast<QWidget *>(m_search), static_cast<QWidget *>(m_profile), static_cast<QWidget *>(m_form)})
        m_stack->addWidget(view);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    setFocusProxy(m_search);

    // The search box has a shortcut of its own, which works while it is on screen.
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), m_profile), &QShortcut::activated, this,
            &PatientArea::showSearch);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), m_form), &QShortcut::activated, this,
            &PatientArea::showSearch);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_N), this), &QShortcut::activated, this,
            [this] { showForm(QString()); });

    connect(m_search, &PatientSearchView::patientChosen, this,
            [this](const patient::Hit &hit) { showProfile(hit.id, fullName(hit)); });
    connect(m_search, &PatientSearchView::addWanted, this, &PatientArea::showForm);
    connect(m_profile, &PatientProfileView::backWanted, this, &PatientArea::showSearch);
    connect(m_profile, &PatientProfileView::changed, this, [this] { m_stale = true; });
    connect(m_form, &PatientForm::leaveWanted, this, [this] {
        m_form->start(QString());
        showSearch();
    });
    connect(m_form, &PatientForm::added, this, [this](const patient::Patient &patient) {
        m_stale = true;
        showProfile(patient.id, fullName(patient), tr("Added. The chart number is %1.").arg(patient.chartNo));
    });
}

bool PatientArea::mayLeave()
{
    if (m_stack->currentWidget() == m_form)
        return m_form->mayLeave();
    return m_stack->currentWidget() != m_profile || m_profile->mayLeave();
}

QByteArray PatientArea::draft() const
{
    if (m_stack->currentWidget() == m_form)
        return m_form->draft();
    return m_stack->currentWidget() == m_profile ? m_profile->draft() : QByteArray();
}

void PatientArea::restore(const QByteArray &draft)
{
    const std::optional<PatientDraft> typed = PatientDraft::decoded(draft);
    if (!typed)
        return;
    if (typed->patient) {
        m_stack->setCurrentWidget(m_profile);
        m_profile->restore(*typed);
    } else if (m_mayAdd) {
        m_stack->setCurrentWidget(m_form);
        m_form->restore(*typed);
    }
}

void PatientArea::showSearch()
{
    if (!mayLeave())
        return;
    m_stack->setCurrentWidget(m_search);
    m_profile->clear();
    m_search->focusSearch();
    if (std::exchange(m_stale, false))
        m_search->refresh();
}

void PatientArea::showProfile(PatientId id, const QString &name, const QString &note)
{
    m_stack->setCurrentWidget(m_profile);
    m_profile->open(id, name, note);
}

void PatientArea::showForm(const QString &typedName)
{
    if (!m_mayAdd || m_stack->currentWidget() == m_form || !mayLeave())
        return;
    m_stack->setCurrentWidget(m_form);
    m_form->start(typedName);
}

} // namespace vb::ui
