#include "ui/setup/setup_view.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/text_label.h"
#include "ui/setup/authenticator_page.h"
#include "ui/setup/codes_page.h"
#include "ui/setup/finish_page.h"
#include "ui/setup/keychain_page.h"
#include "ui/setup/kit_page.h"
#include "ui/setup/owner_page.h"
#include "ui/setup/password_page.h"
#include "ui/setup/practice_page.h"
#include "ui/setup/setup_footer.h"
#include "ui/setup/step_list.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kColumn = 600;
constexpr int kTop = 48;
constexpr int kLeastWithSteps = 900;

} // namespace

SetupView::SetupView(session::SetupService &service, Done done, QWidget *parent)
    : QWidget(parent)
    , m_model(new SetupModel(service, this))
    , m_done(std::move(done))
    , m_steps(new StepList({tr("Practice"), tr("Owner"), tr("Password"), tr("Authenticator app"), tr("Recovery codes"),
                            tr("Key of this PC"), tr("Recovery kit"), tr("Ready")}))
    , m_progress(new TextLabel(QString(), TextRole::header, TextTone::accent))
    , m_stack(new QStackedWidget)
    , m_scroll(new QScrollArea)
    , m_footer(new SetupFooter)
    , m_finish(new FinishPage(*m_model))
{
    setObjectName(QStringLiteral("setup"));
    setAccessibleName(tr("Set up a new practice"));
    m_progress->setObjectName(QStringLiteral("setup.progress"));
    for (SetupPage *page : std::initializer_list<SetupPage *> {
             new PracticePage(*m_model), new OwnerPage(*m_model), new PasswordPage(*m_model),
             new AuthenticatorPage(*m_model), new CodesPage(*m_model), new KeychainPage(*m_model),
             new KitPage(*m_model), m_finish})
        addPage(page);

    auto *column = new QWidget;
    column->setMaximumWidth(kColumn);
    auto *words = new QVBoxLayout(column);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(space::s);
    words->addWidget(m_progress);
    words->addWidget(m_stack, 1);
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, kTop, space::xxl, space::xxl);
    across->addStretch(1);
    across->addWidget(column, 100);
    across->addStretch(1);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(content);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_scroll, 1);
    right->addWidget(m_footer);
    auto *whole = new QHBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_steps);
    whole->addLayout(right, 1);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &SetupView::cancel);
    connect(key(Qt::ALT | Qt::Key_Left), &QShortcut::activated, this, &SetupView::goBack);
    connect(m_steps, &StepList::stepWanted, m_model, &SetupModel::goBackTo);
    connect(m_footer, &SetupFooter::nextWanted, this, &SetupView::goOn);
    connect(m_footer, &SetupFooter::backWanted, this, &SetupView::goBack);
    connect(m_footer, &SetupFooter::cancelWanted, this, &SetupView::cancel);
    connect(m_footer, &SetupFooter::stopWanted, this, &SetupView::stop);
    connect(m_footer, &SetupFooter::keepWanted, this, &SetupView::goOnAsking);
    connect(m_finish, &FinishPage::logInWanted, this, [this] { finish(nullptr); });
    connect(m_model, &SetupModel::stepChanged, this, &SetupView::showStep);
    connect(m_model, &SetupModel::foundFailed, this, &SetupView::takeFailure);
    connect(m_model, &SetupModel::founded, this, &SetupView::finish);
}

SetupView::~SetupView() = default;

void SetupView::addPage(SetupPage *page)
{
    m_pages.push_back(page);
    connect(page, &SetupPage::goOnFocusWanted, this, [this] { m_footer->nextButton()->setFocus(Qt::TabFocusReason); });
    m_stack->addWidget(page);
}

SetupPage *SetupView::current() const
{
    return m_pages.at(static_cast<std::size_t>(m_model->step()));
}

void SetupView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    window()->installEventFilter(this);
    showStep();
}

void SetupView::showStep()
{
    const int step = static_cast<int>(m_model->step());
    if (m_shown != step)
        m_pages.at(static_cast<std::size_t>(m_shown))->leave();
    m_shown = step;
    SetupPage *page = current();
    // Only the page on screen says how high the column is.
    for (SetupPage *other : m_pages)
        other->setSizePolicy(QSizePolicy::Preferred, other == page ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    m_footer->stopAsking();
    m_footer->setCanGoBack(step > 0);
    m_footer->setNextText(page->goOnText(), page->busyText());
    m_steps->setCurrent(m_model->step());
    m_progress->setText(tr("Step %1 of %2").arg(step + 1).arg(kSetupSteps));
    m_stack->setCurrentWidget(page);
    m_stack->adjustSize();
    m_scroll->verticalScrollBar()->setValue(0);
    page->enter();
    QAccessibleEvent said(page, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&said);
    Q_EMIT stepShown();
}

void SetupView::goOn()
{
    if (m_footer->isAsking() || m_model->isFounding())
        return;
    if (m_model->step() == SetupStep::finish)
        found();
    else if (current()->mayGoOn())
        m_model->goOn();
}

void SetupView::goBack()
{
    if (m_footer->isAsking())
        goOnAsking();
    else
        m_model->goBack();
}

void SetupView::found()
{
    m_finish->clearProblem();
    m_footer->setCanCancel(false);
    m_footer->nextButton()->watch(m_model->found());
}

void SetupView::takeFailure(const Error &error)
{
    m_footer->setCanCancel(true);
    m_finish->showProblem(error);
    m_footer->nextButton()->setFocus(Qt::OtherFocusReason);
}

void SetupView::cancel()
{
    if (m_model->isFounding())
        return;
    if (m_footer->isAsking())
        goOnAsking();
    else if (m_model->hasAnything())
        m_footer->ask();
    else
        stop();
}

void SetupView::stop()
{
    finish(nullptr);
}

void SetupView::goOnAsking()
{
    m_footer->stopAsking();
    current()->enter();
}

void SetupView::finish(const std::shared_ptr<session::Session> &session)
{
    if (const Done done = std::exchange(m_done, nullptr))
        done(session);
}

/// Closing the window is leaving too.
bool SetupView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Close || watched != window() || !m_done)
        return QWidget::eventFilter(watched, event);
    const bool stay = m_model->isFounding() || (m_model->hasAnything() && !m_footer->isAsking());
    if (stay && !m_model->isFounding())
        m_footer->ask();
    if (stay)
        event->ignore();
    return stay;
}

void SetupView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        QWidget::keyPressEvent(event);
    else if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
        button->click();
    else if (!m_footer->isAsking())
        goOn();
}

void SetupView::resizeEvent(QResizeEvent *event)
{
    m_steps->setVisible(event->size().width() >= kLeastWithSteps);
    QWidget::resizeEvent(event);
}

} // namespace vb::ui
