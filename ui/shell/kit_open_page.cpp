#include "ui/shell/kit_open_page.h"

#include "core/base/secret_bytes.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/shell/kit_groups.h"

#include <QHBoxLayout>
#include <QHideEvent>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kKitWidth = 520;

QString kitRefusalText(const Error &error)
{
    switch (error.code) {
    case Code::denied:
        return KitOpenPage::tr(
            "This kit does not open the records on this computer: it belongs to another practice, or "
            "a newer kit has replaced it.");
    case Code::invalid:
        return KitOpenPage::tr("Each group is right by itself, but they do not belong together. Please compare them "
                               "with the paper.");
    default: return errorText(error);
    }
}

} // namespace

KitOpenPage::KitOpenPage(QWidget *parent)
    : QWidget(parent)
    , m_groups(new KitGroups)
    , m_banner(new Banner(BannerKind::danger))
    , m_go(new BusyButton(tr("Open the records"), ButtonKind::primary))
    , m_back(new QPushButton(tr("Back")))
{
    setObjectName(QStringLiteral("kit"));
    setAccessibleName(tr("Open with the recovery kit"));
    m_banner->setObjectName(QStringLiteral("kit.banner"));
    m_banner->hide();
    m_go->setObjectName(QStringLiteral("kit.open"));
    m_go->setAccessibleName(m_go->text());
    m_go->setBusyText(tr("Opening…"));
    m_back->setObjectName(QStringLiteral("kit.back"));
    m_back->setAccessibleName(m_back->text());
    m_back->setAutoDefault(true);
    auto *what = new TextLabel(
        tr("Take the paper with the numbered groups and type them in. This computer gets a new key in the system's "
           "keyring; user names, passwords and codes stay as they are. Each use of the kit is recorded."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_go);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *column = new QWidget;
    column->setFixedWidth(kKitWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addStretch(2);
    down->addWidget(new TextLabel(tr("Open with the recovery kit"), TextRole::page));
    down->addSpacing(space::s);
    down->addWidget(what);
    down->addSpacing(space::l);
    down->addWidget(m_banner);
    down->addSpacing(space::s);
    down->addWidget(m_groups);
    down->addSpacing(space::l);
    down->addLayout(buttons);
    down->addStretch(3);

    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    across->addStretch();
    across->addWidget(column);
    across->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);

    connect(m_groups, &KitGroups::edited, m_banner, &QWidget::hide);
    connect(m_groups, &KitGroups::returnPressed, this, &KitOpenPage::submit);
    connect(m_go, &QPushButton::clicked, this, &KitOpenPage::submit);
    connect(m_back, &QPushButton::clicked, this, &KitOpenPage::backWanted);
    connect(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, [this] {
                if (!m_go->isBusy())
                    Q_EMIT backWanted();
            });
}

void KitOpenPage::start()
{
    m_groups->clear();
    m_banner->hide();
    m_groups->focusFirst();
}

void KitOpenPage::submit()
{
    if (m_go->isBusy() || !m_groups->check())
        return;
    m_banner->hide();
    session::KitRequest request;
    request.kitCode = m_groups->code();
    const QFuture<Result<session::KitUnlocked>> future = m_open(std::move(request));
    m_go->watch(future);
    m_back->setEnabled(false);
    deliver(future, this, [this](const Result<session::KitUnlocked> &answer) { take(answer); });
}

void KitOpenPage::take(const Result<session::KitUnlocked> &answer)
{
    m_back->setEnabled(true);
    if (answer.ok()) {
        m_groups->clear();
        Q_EMIT opened();
        return;
    }
    m_banner->showMessage(BannerKind::danger, kitRefusalText(answer.error()));
    m_groups->focusFirst();
    Q_EMIT refused();
}

void KitOpenPage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous())
        m_groups->clear();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
