#include "ui/patient/patient_profile_view.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/patient/form_footer.h"
#include "ui/patient/patient_facts.h"
#include "ui/patient/patient_fields.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/profile_sections.h"
#include "ui/patient/scroll_page.h"
#include "ui/patient/side_by_side.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace vb::ui {

namespace {

bool mayDo(const session::Session &session, access::Right right)
{
    return access::authorize(session.actor(), right).ok();
}

} // namespace

PatientProfileView::PatientProfileView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayEdit(mayDo(session, access::Right::patientUpdate))
    , m_mayRestrict(mayDo(session, access::Right::patientRestrict))
    , m_stack(new QStackedWidget)
    , m_blank(new QWidget)
    , m_record(nullptr)
    , m_scroll(nullptr)
    , m_problem(new EmptyState(IconName::alert, QString(), QString()))
    , m_edit(new QPushButton(icon(IconName::edit), tr("Edit")))
    , m_note(new Banner(BannerKind::success))
    , m_error(new Banner(BannerKind::danger))
    , m_reading(nullptr)
    , m_identity(new PatientFacts(tr("Identity"), 2))
    , m_contact(new PatientFacts(tr("Contact"), 1))
    , m_accessText(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_restrict(new QPushButton)
    , m_sections(new ProfileSections(session))
    , m_fields(new PatientFields(PatientFields::Use::edit, QStringLiteral("patient.profile"), practiceToday(session),
                                 practiceRegion(session)))
    , m_footer(new FormFooter(QStringLiteral("patient.profile"), tr("Save"), tr("Discard the changes?")))
{
    setObjectName(QStringLiteral("patient.profile"));
    m_record = makeRecord();
    for (QWidget *page : {m_blank, m_record, static_cast<QWidget *>(m_problem)})
        m_stack->addWidget(page);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(m_stack, 1);
    down->addWidget(m_footer);
    m_footer->hide();

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &PatientProfileView::save);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &PatientProfileView::escape);
    connect(m_edit, &QPushButton::clicked, this, &PatientProfileView::startEdit);
    connect(m_restrict, &QPushButton::clicked, this, &PatientProfileView::setRestricted);
    connect(m_fields, &PatientFields::returnPressed, this, &PatientProfileView::save);
    connect(m_sections, &ProfileSections::changed, this, [this](const patient::Profile &profile) {
        m_patient = profile.patient;
        showFacts();
        Q_EMIT changed();
    });
    connect(m_sections, &ProfileSections::recordWanted, this, [this](PatientId id, const QString &note) {
        Q_EMIT changed();
        Q_EMIT recordWanted(id, note);
    });
    connect(m_footer, &FormFooter::saveWanted, this, &PatientProfileView::save);
    connect(m_footer, &FormFooter::cancelWanted, this, &PatientProfileView::escape);
    connect(m_footer, &FormFooter::discardWanted, this, &PatientProfileView::stopEdit);
    connect(m_footer, &FormFooter::keepWanted, this, &PatientProfileView::keepTyping);
}

QWidget *PatientProfileView::makeRecord()
{
    m_note->setObjectName(QStringLiteral("patient.note"));
    m_note->setClosable(true);
    m_error->setObjectName(QStringLiteral("patient.error"));
    for (Banner *banner : {m_note, m_error})
        banner->hide();
    m_reading = makeReading();
    m_fields->hide();
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->setSpacing(space::l);
    down->addWidget(m_note);
    down->addWidget(m_error);
    down->addWidget(m_sections->notices());
    down->addWidget(m_reading);
    down->addWidget(m_sections);
    down->addWidget(m_fields);
    down->addStretch();
    m_scroll = new ScrollPage(content);
    return m_scroll;
}

QWidget *PatientProfileView::makeReading()
{
    m_edit->setObjectName(QStringLiteral("patient.edit"));
    m_edit->setAccessibleName(tr("Edit"));
    m_edit->setToolTip(tr("Edit (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText)));
    if (!m_mayEdit)
        m_edit->hide(); // setVisible(true) would make a window of it: it has no parent yet
    m_identity->setTitleAction(m_edit);
    m_accessText->setWordWrap(true);
    m_restrict->setObjectName(QStringLiteral("patient.restrict"));
    if (!m_mayRestrict)
        m_restrict->hide();
    auto *access = new Card(tr("Access"));
    access->body()->addWidget(m_accessText);
    access->body()->addWidget(m_restrict, 0, Qt::AlignLeft);
    auto *wide = new QWidget;
    auto *wideDown = new QVBoxLayout(wide);
    wideDown->setContentsMargins(0, 0, 0, 0);
    wideDown->addWidget(m_identity);
    wideDown->addStretch(1);
    auto *narrow = new QWidget;
    auto *narrowDown = new QVBoxLayout(narrow);
    narrowDown->setContentsMargins(0, 0, 0, 0);
    narrowDown->setSpacing(space::xl);
    narrowDown->addWidget(m_contact);
    narrowDown->addWidget(access);
    narrowDown->addStretch(1);
    auto *reading = new SideBySide(wide, narrow);
    return reading;
}

void PatientProfileView::open(PatientId id, const QString &name, const QString &note)
{
    std::optional<PatientDraft> pending;
    if (m_pending && m_pending->patient == id)
        pending = std::exchange(m_pending, std::nullopt);
    const bool editWanted = m_editWanted && m_id == id;
    clear();
    m_pending = std::move(pending);
    m_editWanted = editWanted;
    m_id = id;
    m_nameForQuestion = name;
    if (!note.isEmpty())
        m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    const int question = ++m_asked;
    deliver(m_session.patients().profile(id), this, [this, question](const Result<patient::Profile> &answer) {
        if (question == m_asked)
            take(answer);
    });
}

void PatientProfileView::clear()
{
    ++m_asked;
    m_footer->stopAsking();
    m_footer->hide();
    m_error->hide();
    m_fields->hide();
    m_reading->show();
    m_scroll->toTop();
    m_stack->setCurrentWidget(m_blank);
    m_patient = {};
    m_pending.reset();
    m_editWanted = false;
    m_identity->setFacts({});
    m_contact->setFacts({});
    m_sections->clear();
    m_sections->show();
    m_fields->setPatient({});
}

bool PatientProfileView::isOpen() const
{
    return m_stack->currentWidget() == m_record;
}

void PatientProfileView::take(const Result<patient::Profile> &answer)
{
    if (answer.ok()) {
        m_patient = answer->patient;
        m_id = m_patient.id; // of merged records the one that leads
        m_sections->setProfile(*answer);
        showPatient();
    } else if (answer.error().code == Code::denied) {
        Q_EMIT refused();
        return;
    } else {
        m_problem->setTexts(tr("This record cannot be shown"), errorText(answer.error()));
        m_stack->setCurrentWidget(m_problem);
    }
    Q_EMIT shown();
}

void PatientProfileView::showFacts()
{
    const patient::Patient &p = m_patient;
    const QDate today = practiceToday(m_session);
    m_identity->setFacts({{tr("Given names"), p.given},
                          {tr("Family names"), p.family},
                          {tr("Preferred name"), p.preferred},
                          {tr("Former names"), p.former},
                          {tr("Birth date"), birthText(p.birthDate)},
                          {tr("Age"), ageOn(p.birthDate, today)},
                          {tr("Sex for clinical use"), sexText(p.sex)},
                          {tr("Gender identity"), p.genderIdentity},
                          {tr("Pronouns"), p.pronouns},
                          {tr("Chart number"), p.chartNo}});
    const auto labelled = [](const QString &label, const QString &use) {
        return use.isEmpty() ? label : tr("%1 (%2)", "phone or e-mail, its use").arg(label, useText(use));
    };
    m_contact->setFacts({{labelled(tr("Phone"), p.phoneUse), p.phone}, {labelled(tr("E-mail"), p.emailUse), p.email}});
    m_accessText->setText(p.restricted ? tr("Restricted. It opens only to the care team, or in an emergency.")
                                       : tr("Open to everyone in the practice whose role sees patients."));
    m_restrict->setText(p.restricted ? tr("Lift the restriction") : tr("Restrict"));
    m_restrict->setAccessibleName(m_restrict->text());
    m_restrict->setIcon(icon(p.restricted ? IconName::unlock : IconName::lock));
}

void PatientProfileView::showPatient()
{
    showFacts();
    m_stack->setCurrentWidget(m_record);
    if (m_mayEdit)
        m_edit->setFocus(Qt::OtherFocusReason);
    m_scroll->toTop(); // what is to be known first stands above the button
    restorePending();
    if (std::exchange(m_editWanted, false))
        startEdit();
}

bool PatientProfileView::isEditing() const
{
    return !m_fields->isHidden();
}

void PatientProfileView::edit()
{
    m_editWanted = m_mayEdit && !isOpen();
    startEdit();
}

void PatientProfileView::startEdit()
{
    if (!m_mayEdit || isEditing() || m_stack->currentWidget() != m_record)
        return;
    m_fields->setPatient(m_patient);
    m_note->hide();
    m_reading->hide();
    m_sections->hide();
    m_fields->show();
    m_footer->show();
    m_fields->focusFirst();
}

void PatientProfileView::keepTyping()
{
    m_footer->stopAsking();
    m_footer->setVisible(isEditing());
    if (isEditing())
        m_fields->focusFirst();
}

void PatientProfileView::stopEdit()
{
    m_sections->discard();
    m_footer->stopAsking();
    m_footer->hide();
    m_error->hide();
    m_fields->hide();
    m_reading->show();
    m_sections->show();
    m_fields->setPatient({});
    m_edit->setFocus(Qt::OtherFocusReason);
}

QByteArray PatientProfileView::draft() const
{
    if (m_pending)
        return m_pending->encoded();
    if (m_footer->saveButton()->isBusy())
        return {};
    PatientDraft draft {.patient = m_id, .name = m_nameForQuestion};
    if (!isEditing())
        draft.rows = m_sections->draft();
    else if (m_fields->isDirty())
        draft.texts = m_fields->draft();
    return draft.isEmpty() ? QByteArray() : draft.encoded();
}

void PatientProfileView::restore(const PatientDraft &draft)
{
    m_pending = draft;
    open(*draft.patient, draft.name);
}

void PatientProfileView::restorePending()
{
    if (!m_pending)
        return;
    const PatientDraft draft = *std::exchange(m_pending, std::nullopt);
    m_sections->restore(draft.rows);
    if (draft.texts.empty())
        return;
    startEdit();
    if (!isEditing())
        return;
    const QStringList changedSince = m_fields->restore(draft.texts);
    if (!changedSince.isEmpty())
        m_error->showMessage(BannerKind::warning,
                             tr("Somebody has changed this record since. Please compare before you save: %1.")
                                 .arg(changedSince.join(QStringLiteral(", "))));
}

bool PatientProfileView::mayLeave()
{
    if (isEditing() ? !m_fields->isDirty() : !m_sections->isDirty())
        return true;
    m_footer->show();
    m_footer->ask();
    return false;
}

void PatientProfileView::escape()
{
    if (m_footer->saveButton()->isBusy())
        return;
    if (m_footer->isAsking()) {
        keepTyping();
    } else if (!isEditing()) {
        Q_EMIT backWanted();
    } else if (mayLeave()) {
        stopEdit();
    }
}

void PatientProfileView::save()
{
    if (!isEditing() || m_footer->isAsking() || m_footer->saveButton()->isBusy())
        return;
    m_error->hide();
    if (!m_fields->check())
        return;
    const std::vector<patient::FieldChange> changes = m_fields->changes();
    if (changes.empty()) {
        stopEdit();
        return;
    }
    const QFuture<Result<void>> future = m_session.patients().change(m_id, changes);
    m_footer->saveButton()->watch(future);
    deliver(future, this, [this, question = m_asked](const Result<void> &answer) {
        if (question == m_asked)
            takeSaved(answer);
    });
}

void PatientProfileView::takeSaved(const Result<void> &answer)
{
    if (answer.ok()) {
        Q_EMIT changed();
        open(m_id, fullName(m_fields->patient()), tr("Saved."));
    } else if (!m_fields->showError(answer.error())) {
        m_error->showMessage(BannerKind::danger, errorText(answer.error()));
    }
}

void PatientProfileView::setRestricted()
{
    m_restrict->setEnabled(false);
    const bool wanted = !m_patient.restricted;
    deliver(m_session.patients().restrict(m_id, wanted), this,
            [this, wanted, question = m_asked](const Result<void> &answer) {
                m_restrict->setEnabled(true);
                if (question != m_asked)
                    return;
                if (!answer.ok()) {
                    m_error->showMessage(BannerKind::danger, errorText(answer.error()));
                    return;
                }
                Q_EMIT changed();
                open(m_id, m_nameForQuestion,
                     wanted ? tr("Restricted. You are in the care team.") : tr("The restriction is lifted."));
            });
}

} // namespace vb::ui
