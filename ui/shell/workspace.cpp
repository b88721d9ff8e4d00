#include "ui/shell/workspace.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/nav_rail.h"
#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"
#include "ui/kit/theme.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/demo_strip.h"
#include "ui/shell/user_chip.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace vb::ui {

namespace {

constexpr int kRoomForRail = 1000;

/// A menu's text with the keys behind it; the keys themselves are the window's.
QString withKeys(const QString &text, const QKeySequence &keys)
{
    return text + u'\t' + keys.toString(QKeySequence::NativeText);
}

QString withoutDemo(QString practiceName)
{
    return practiceName.remove(QStringLiteral("(demo)"), Qt::CaseInsensitive).trimmed();
}

} // namespace

Workspace::Workspace(session::Session &session, Theme &theme, const std::vector<Page> &pages, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_rail(new NavRail)
    , m_title(new TextLabel(QString(), TextRole::page))
    , m_chip(new UserChip(session.personName(), roleText(session.actor().role)))
    , m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("workspace"));
    m_rail->setBrand(withoutDemo(session.practiceName()));
    std::copy_if(pages.begin(), pages.end(), std::back_inserter(m_specs),
                 [&session](const Page &page) { return !page.isFor || page.isFor(session); });
    for (const Page &page : m_specs) {
        if (!page.ofAccount)
            m_rail->addPage(page.id, page.icon, page.label);
        if (page.count)
            page.count(session, this, [this, id = page.id](int count) { m_rail->setCount(id, count); });
        if (!page.keys.isEmpty())
            connect(new QShortcut(page.keys, this), &QShortcut::activated, this, [this, id = page.id] { open(id); });
    }

    auto *main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(makeBar());
    if (QWidget *warnings = makeWarnings())
        main->addWidget(warnings);
    main->addWidget(m_stack, 1);
    auto *across = new QHBoxLayout;
    across->setSpacing(0);
    across->addWidget(m_rail);
    across->addLayout(main, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    if (DemoStrip::isWantedFor(session.practiceName()))
        down->addWidget(new DemoStrip);
    down->addLayout(across, 1);

    connect(m_rail, &NavRail::currentChanged, this, [this](const QString &id) {
        visit(id);
        enter();
    });
    if (!m_specs.empty()) {
        m_rail->setCurrent(m_specs.front().id);
        visit(m_specs.front().id);
    }
}

QWidget *Workspace::makeBar()
{
    auto *bar = new QWidget;
    auto *lock = new QPushButton(icon(IconName::lock, IconTone::accent), tr("Lock"));
    lock->setObjectName(QStringLiteral("lock"));
    lock->setAccessibleName(tr("Lock"));
    lock->setToolTip(tr("Lock this computer's records (%1)")
                         .arg(QKeySequence(Qt::CTRL | Qt::Key_L).toString(QKeySequence::NativeText)));
    setButtonKind(lock, ButtonKind::flat);
    connect(lock, &QPushButton::clicked, this, &Workspace::lockWanted);
    connect(m_chip, &QAbstractButton::clicked, this, &Workspace::openMenu);
    auto *across = new QHBoxLayout(bar);
    across->setContentsMargins(space::xxl, space::m, space::xl, space::m);
    across->setSpacing(space::s);
    across->addWidget(m_title, 1);
    across->addWidget(lock);
    across->addWidget(m_chip);
    return bar;
}

QWidget *Workspace::makeWarnings()
{
    const QStringList warnings = m_session.warnings();
    if (warnings.isEmpty())
        return nullptr;
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    down->setSpacing(space::s);
    for (const QString &warning : warnings) {
        auto *banner = new Banner(BannerKind::warning, warning);
        banner->setObjectName(QStringLiteral("warning"));
        banner->setClosable(true);
        connect(banner, &Banner::closed, place, [place, banner] {
            banner->hide();
            const QList<Banner *> left = place->findChildren<Banner *>();
            place->setVisible(std::any_of(left.begin(), left.end(), [](Banner *b) { return !b->isHidden(); }));
        });
        down->addWidget(banner);
    }
    return place;
}

const Page *Workspace::find(const QString &id) const
{
    const auto page = std::find_if(m_specs.begin(), m_specs.end(), [&id](const Page &p) { return p.id == id; });
    return page == m_specs.end() ? nullptr : &*page;
}

void Workspace::open(const QString &id)
{
    const Page *page = find(id);
    if (!page)
        return;
    if (page->ofAccount) {
        m_rail->setCurrent(QString());
        visit(id);
    } else {
        m_rail->setCurrent(id);
    }
    enter();
}

void Workspace::visit(const QString &id)
{
    const Page *page = find(id);
    if (!page)
        return;
    QWidget *&made = m_made[id];
    if (!made) {
        made = page->make(m_session);
        m_stack->addWidget(made);
    }
    m_title->setText(page->label);
    m_stack->setCurrentWidget(made);
}

void Workspace::enter()
{
    if (QWidget *page = m_stack->currentWidget())
        page->setFocus(Qt::OtherFocusReason);
}

bool Workspace::mayClose()
{
    return std::all_of(m_specs.begin(), m_specs.end(), [this](const Page &page) {
        const auto made = m_made.find(page.id);
        if (made == m_made.end() || !page.mayClose || page.mayClose(made->second))
            return true;
        open(page.id);
        return false;
    });
}

/// The rail folds when the window gets narrow and unfolds when it gets wide; in between it stays as the person put it.
void Workspace::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < tokens().scaled(kRoomForRail);
    if (narrow != m_isNarrow) {
        m_isNarrow = narrow;
        m_rail->setCollapsed(narrow);
    }
    QWidget::resizeEvent(event);
}

void Workspace::toggleTheme()
{
    const ThemeMode mode = m_theme.isDark() ? ThemeMode::light : ThemeMode::dark;
    m_theme.prefer(mode, m_theme.fontScale());
    const staff::Preference preference {themeModeName(mode), m_theme.fontScale()};
    // Not more than a convenience: what could not be kept is in force until the lock all the same.
    deliver(m_session.settings().setPreference(preference), this, [](const Result<void> &) {});
}

void Workspace::openMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("account.menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Page &page : m_specs) {
        if (!page.ofAccount)
            continue;
        QAction *action = menu->addAction(icon(page.icon), withKeys(page.label, page.keys), this,
                                          [this, id = page.id] { open(id); });
        action->setObjectName(QStringLiteral("account.") + page.id);
    }
    QAction *theme = menu->addAction(icon(m_theme.isDark() ? IconName::sun : IconName::moon),
                                     withKeys(m_theme.isDark() ? tr("Light theme") : tr("Dark theme"),
                                              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)),
                                     this, &Workspace::toggleTheme);
    theme->setObjectName(QStringLiteral("account.theme"));
    QAction *about = menu->addAction(icon(IconName::info), tr("About Verbena"), this, &Workspace::showAbout);
    about->setObjectName(QStringLiteral("account.about"));
    menu->addSeparator();
    QAction *lock = menu->addAction(icon(IconName::lock), withKeys(tr("Lock"), QKeySequence(Qt::CTRL | Qt::Key_L)),
                                    this, &Workspace::lockWanted);
    lock->setObjectName(QStringLiteral("account.lock"));
    const int left = isRightToLeft() ? 0 : m_chip->width() - menu->sizeHint().width();
    menu->popup(m_chip->mapToGlobal(QPoint(left, m_chip->height() + space::xs)));
}

void Workspace::showAbout()
{
    (new AboutDialog(this))->open();
}

} // namespace vb::ui
