#include "ui/patient/patient_form.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/patient/duplicates_panel.h"
#include "ui/patient/form_footer.h"
#include "ui/patient/patient_fields.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/scroll_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

PatientForm::PatientForm(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_fields(new PatientFields(PatientFields::Use::add, QStringLiteral("patient.form"), practiceToday(session),
                                 practiceRegion(session)))
    , m_duplicates(new DuplicatesPanel(session))
    , m_footer(new FormFooter(QStringLiteral("patient.form"), tr("Add patient"), tr("Discard this new patient?")))
    , m_page(makePage())
    , m_lookPage(makeLook())
    , m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("patient.form"));
    setAccessibleName(tr("Add patient"));
    m_stack->addWidget(m_page);
    m_stack->addWidget(m_lookPage);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, m_page, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &PatientForm::save);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &PatientForm::cancel);
    connect(m_fields, &PatientFields::returnPressed, this, &PatientForm::save);
    connect(m_fields, &PatientFields::edited, this, [this] { m_duplicates->setTyped(m_fields->patient()); });
    connect(m_duplicates, &DuplicatesPanel::openWanted, this, &PatientForm::look);
    connect(m_footer, &FormFooter::saveWanted, this, &PatientForm::save);
    connect(m_footer, &FormFooter::cancelWanted, this, &PatientForm::cancel);
    connect(m_footer, &FormFooter::discardWanted, this, &PatientForm::leaveWanted);
    connect(m_footer, &FormFooter::keepWanted, this, [this] {
        m_footer->stopAsking();
        m_fields->focusFirst();
    });
}

QWidget *PatientForm::makePage()
{
    m_banner->hide();
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    inner->setSpacing(space::l);
    inner->addWidget(makeTitle());
    inner->addWidget(m_banner);
    inner->addWidget(m_duplicates);
    inner->addWidget(m_fields);
    inner->addStretch();
    auto *page = new QWidget;
    auto *down = new QVBoxLayout(page);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(new ScrollPage(content), 1);
    down->addWidget(m_footer);
    return page;
}

QWidget *PatientForm::makeLook()
{
    auto *back = new QPushButton(icon(IconName::chevronLeft), tr("Back to the new patient"));
    back->setObjectName(QStringLiteral("patient.form.back"));
    back->setAccessibleName(back->text());
    setButtonKind(back, ButtonKind::flat);
    connect(back, &QPushButton::clicked, this, &PatientForm::comeBack);
    auto *across = new QHBoxLayout;
    across->setContentsMargins(space::xxl - space::m, 0, space::xxl, space::s);
    across->addWidget(back);
    across->addStretch();
    auto *page = new QWidget;
    auto *down = new QVBoxLayout(page);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addLayout(across);
    return page;
}

void PatientForm::look(PatientId id, const QString &name)
{
    if (!m_other) {
        m_other = new PatientProfileView(m_session);
        m_other->setObjectName(QStringLiteral("patient.form.other"));
        static_cast<QVBoxLayout *>(m_lookPage->layout())->addWidget(m_other, 1);
        connect(m_other, &PatientProfileView::backWanted, this, &PatientForm::comeBack);
        connect(m_other, &PatientProfileView::shown, this, &PatientForm::looked);
    }
    m_stack->setCurrentWidget(m_lookPage);
    m_other->open(id, name);
}

void PatientForm::comeBack()
{
    if (!m_other->mayLeave())
        return;
    m_other->clear();
    m_stack->setCurrentWidget(m_page);
    m_fields->focusFirst();
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
    m_duplicates->clear();
    if (m_other)
        m_other->clear();
    m_stack->setCurrentWidget(m_page);
    m_fields->setPatient(nameIn(typedName));
    m_fields->focusFirst();
}

bool PatientForm::mayLeave()
{
    if (m_stack->currentWidget() == m_lookPage) {
        comeBack();
        if (m_stack->currentWidget() == m_lookPage)
            return false; // it asks
    }
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
    m_duplicates->setTyped(m_fields->patient());
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
        m_duplicates->clear();
        Q_EMIT added(*answer);
    } else if (!m_fields->showError(answer.error())) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    }
}

} // namespace vb::ui
