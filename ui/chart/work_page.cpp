#include "ui/chart/work_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/error_text.h"
#include "ui/kit/tokens.h"
#include "ui/patient/form_footer.h"
#include "ui/patient/scroll_page.h"

#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

WorkPage::WorkPage(const QString &id, const QString &saveText, QWidget *parent)
    : QWidget(parent)
    , m_card(new Card)
    , m_content(nullptr)
    , m_problem(new Banner(BannerKind::danger))
    , m_scroll(nullptr)
    , m_footer(new FormFooter(id, saveText, tr("Discard what was typed?")))
{
    setObjectName(id);
    m_problem->setObjectName(id + QStringLiteral(".problem"));
    m_problem->hide();
    auto *all = new QWidget;
    auto *allDown = new QVBoxLayout(all);
    allDown->setContentsMargins(0, 0, 0, space::m);
    allDown->setSpacing(space::s);
    allDown->addWidget(m_problem);
    allDown->addWidget(m_card);
    allDown->addStretch();
    m_content = m_card->body();
    m_content->setSpacing(space::m);
    m_scroll = new ScrollPage(all);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(m_scroll, 1);
    down->addWidget(m_footer);
    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &WorkPage::trySave);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &WorkPage::cancel);
    connect(m_footer, &FormFooter::saveWanted, this, &WorkPage::trySave);
    connect(m_footer, &FormFooter::cancelWanted, this, &WorkPage::cancel);
    connect(m_footer, &FormFooter::discardWanted, this, &WorkPage::leaveWanted);
    connect(m_footer, &FormFooter::keepWanted, this, [this] {
        m_footer->stopAsking();
        focusFirst();
    });
}

BusyButton *WorkPage::saveButton() const
{
    return m_footer->saveButton();
}

void WorkPage::takeFocus()
{
    if (m_footer->isAsking())
        m_footer->ask();
    else
        focusFirst();
}

bool WorkPage::isBusy() const
{
    return saveButton()->isBusy();
}

void WorkPage::begin(const QString &title)
{
    m_card->setTitle(title);
    setAccessibleName(title);
    m_footer->stopAsking();
    m_problem->hide();
    m_scroll->toTop();
}

void WorkPage::showProblem(const Error &error)
{
    showProblem(errorText(error));
}

void WorkPage::showProblem(const QString &words)
{
    m_problem->showMessage(BannerKind::danger, words);
    m_scroll->toTop();
}

bool WorkPage::mayLeave()
{
    if (!isDirty() || isBusy())
        return true;
    m_footer->ask();
    return false;
}

void WorkPage::trySave()
{
    if (isBusy() || m_footer->isAsking())
        return;
    m_problem->hide();
    save();
}

void WorkPage::cancel()
{
    if (isBusy())
        return;
    if (m_footer->isAsking()) {
        m_footer->stopAsking();
        focusFirst();
    } else if (mayLeave()) {
        Q_EMIT leaveWanted();
    }
}

} // namespace vb::ui
