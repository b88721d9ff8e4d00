#include "ui/patient/patient_form.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/patient/form_footer.h"
#include "ui/patient/patient_fields.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/scroll_page.h"

#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

PatientForm::PatientForm(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_fields(new PatientFields(PatientFields::Use::add, QStringLiteral("patient.form"), practiceToday(session)))
    , m_footer(new FormFooter(QStringLiteral("patient.form"), tr("Add patient"), tr("Discard this new patient?")))
{
    setObjectName(QStringLiteral("patient.form"));
    setAccessibleName(tr("Add patient"));
    m_banner->hide();
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    inner->setSpacing(space::l);
    inner->addWidget(makeTitle());
    inner->addWidget(m_banner);
    inner->addWidget(m_fields);
    inner->addStretch();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(new ScrollPage(content), 1);
    down->addWidget(m_footer);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &PatientForm::save);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &PatientForm::cancel);
    connect(m_fields, &PatientFields::returnPressed, this, &PatientForm::save);
    connect(m_footer, &FormFooter::saveWanted, this, &PatientForm::save);
    connect(m_footer, &FormFooter::cancelWanted, this, &PatientForm::cancel);
    connect(m_footer, &FormFooter::discardWanted, this, &PatientForm::leaveWanted);
    connect(m_footer, &FormFooter::keepWanted, this, [this] {
        m_footer->stopAsking();
        m_fields->focusFirst();
    });
}

QWidget *PatientForm::makeTitle()
{
    auto *title = new QWidget;
    auto *words = new QVBoxLayout(title);
    words->setContentsMargins(0, 0, 0, space::xs);
    words->setSpacing(space::xs + 2);
    words->addWidget(new TextLabel(tr("New patient"), TextRole::section));
    words->addWidget(new TextLabel(
        tr("Search first, so that nobody is entered twice. Names and birth date are enough to begin with."),
        TextRole::body, TextTone::muted));
    return title;
}

void PatientForm::start(const QString &typedName)
{
    m_footer->stopAsking();
    m_banner->hide();
    m_fields->setPatient(nameIn(typedName));
    m_fields->focusFirst();
}

bool PatientForm::mayLeave()
{
    if (!m_fields->isDirty())
        return true;
    m_footer->ask();
    return false;
}

QByteArray PatientForm::draft() const
{
    if (!m_fields->isDirty() || m_footer->saveButton()->isBusy())
        return {};
    return PatientDraft {{}, {}, m_fields->texts()}.encoded();
}

void PatientForm::restore(const PatientDraft &draft)
{
    start(QString());
    m_fields->restore(draft.texts);
}

void PatientForm::cancel()
{
    if (m_footer->isAsking()) {
        m_footer->stopAsking();
        m_fields->focusFirst();
    } else if (!m_footer->saveButton()->isBusy() && mayLeave()) {
        Q_EMIT leaveWanted();
    }
}

void PatientForm::save()
{
    if (m_footer->saveButton()->isBusy() || m_footer->isAsking())
        return;
    m_banner->hide();
    if (!m_fields->check())
        return;
    const QFuture<Result<patient::Patient>> future = m_session.patients().add(m_fields->patient());
    m_footer->saveButton()->watch(future);
    deliver(future, this, [this](const Result<patient::Patient> &answer) { take(answer); });
}

void PatientForm::take(const Result<patient::Patient> &answer)
{
    if (answer.ok()) {
        m_fields->setPatient({});
        Q_EMIT added(*answer);
    } else if (!m_fields->showError(answer.error())) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    }
}

} // namespace vb::ui
