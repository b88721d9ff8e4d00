#include "ui/shell/workspace.h"

#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/nav_rail.h"
#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"
#include "ui/kit/theme.h"
#include "ui/omnibox/omnibox.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/demo_strip.h"
#include "ui/shell/sync_chip.h"
#include "ui/shell/sync_panel.h"
#include "ui/shell/user_chip.h"

#include <QCborMap>
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
constexpr int kNoticeWidth = 620;

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
    , m_sync(new SyncChip(session, this)) // with a parent, else it is a window when it shows itself
    , m_stack(new QStackedWidget)
    , m_messages(new QWidget(this)) // else it is a window for a moment when it is shown below
    , m_messagesDown(new QVBoxLayout(m_messages))
    , m_notice(new Banner(BannerKind::info, QString(), this))
{
    setObjectName(QStringLiteral("workspace"));
    m_notice->setObjectName(QStringLiteral("lockNotice"));
    m_notice->hide();
    m_rail->setBrand(withoutDemo(session.practiceName()));
    std::copy_if(pages.begin(), pages.end(), std::back_inserter(m_specs),
                 [&session](const Page &page) { return !page.isFor || page.isFor(session); });
    for (const Page &page : m_specs) {
        if (!page.ofAccount)
            m_rail->addPage(page.id, page.icon, page.label);
        if (page.count)
            page.count(session, this, [this, id = page.id](int count) { m_rail->setCount(id, count); });
        if (page.watch)
            page.watch(session, this, [this, id = page.id](const QString &text) { sayOf(id, text); });
        if (!page.keys.isEmpty())
            connect(new QShortcut(page.keys, this), &QShortcut::activated, this, [this, id = page.id] { open(id); });
    }

    auto *main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(makeBar());
    m_messagesDown->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    m_messagesDown->setSpacing(space::s);
    m_messages->hide();
    main->addWidget(m_messages);
    for (const QString &warning : session.warnings())
        addMessage(BannerKind::warning, QStringLiteral("warning"), warning);
    main->addWidget(m_stack, 1);
    auto *across = new QHBoxLayout;
    across->setSpacing(0);
    across->addWidget(m_rail);
    across->addLayout(main, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    const bool isDemo = DemoStrip::isWantedFor(session.practiceName());
    if (isDemo || session.secretIsInFile())
        down->addWidget(new DemoStrip(isDemo, session.secretIsInFile()));
    down->addLayout(across, 1);

    makeOmnibox();
    makeSyncPanel();
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
    auto *find = new QPushButton(icon(IconName::search, IconTone::accent), tr("Find"));
    find->setObjectName(QStringLiteral("find"));
    find->setAccessibleName(tr("Find a patient or something to do"));
    find->setToolTip(tr("Find a patient or something to do (%1)")
                         .arg(QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText)));
    setButtonKind(find, ButtonKind::flat);
    connect(find, &QPushButton::clicked, this, [this] { m_omnibox->open(); });
    auto *lock = new QPushButton(icon(IconName::lock, IconTone::accent), tr("Lock"));
    lock->setObjectName(QStringLiteral("lock"));
    lock->setAccessibleName(tr("Lock"));
    lock->setToolTip(tr("Lock this computer's records (%1)")
                         .arg(QKeySequence(Qt::CTRL | Qt::Key_L).toString(QKeySequence::NativeText)));
    setButtonKind(lock, ButtonKind::flat);
    connect(lock, &QPushButton::clicked, this, [this] { Q_EMIT lockWanted(LockReason::asked); });
    connect(m_chip, &QAbstractButton::clicked, this, &Workspace::openMenu);
    auto *across = new QHBoxLayout(bar);
    across->setContentsMargins(space::xxl, space::m, space::xl, space::m);
    across->setSpacing(space::s);
    across->addWidget(m_title, 1);
    across->addWidget(m_sync);
    across->addWidget(find);
    across->addWidget(lock);
    across->addWidget(m_chip);
    return bar;
}

void Workspace::makeOmnibox()
{
    m_omnibox = new Omnibox(m_session, commands(), patientCommands(), this);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), this), &QShortcut::activated, m_omnibox, &Omnibox::open);
}

void Workspace::makeSyncPanel()
{
    m_syncPanel = new SyncPanel(m_session, *m_sync, this);
    for (const Page &page : m_specs)
        for (const PageCommand &one : page.commands)
            if (!one.mends.isEmpty() && (!one.isFor || one.isFor(m_session)))
                m_syncPanel->offer(one.mends, one.label, [this, id = page.id, run = one.run] {
                    open(id);
                    run(m_made.at(id));
                });
    const QKeySequence keys(Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
    connect(m_sync, &QAbstractButton::clicked, m_syncPanel, &SyncPanel::open);
    connect(
        m_sync, &SyncChip::appeared, this,
        [this, keys] {
            connect(new QShortcut(keys, this), &QShortcut::activated, m_syncPanel, &SyncPanel::open);
            m_omnibox->offer({QStringLiteral("sync"), IconName::sync, tr("Sync status"),
                              tr("relay offline cloud connection compare six words"), keys,
                              [this] { m_syncPanel->open(); }});
        },
        Qt::SingleShotConnection);
    m_session.sync().start();
    m_session.devices().settle(); // an epoch for the PCs of now, invitations that nobody has to look at
}

std::vector<Command> Workspace::commands()
{
    std::vector<Command> all;
    for (const Page &page : m_specs) {
        all.push_back(
            {page.id, page.icon, page.label, tr("go to open page"), page.keys, [this, id = page.id] { open(id); }});
        for (const PageCommand &one : page.commands)
            if (!one.isFor || one.isFor(m_session))
                all.push_back({one.id, one.icon, one.label, one.words, one.keys, [this, id = page.id, run = one.run] {
                                   open(id);
                                   run(m_made.at(id));
                               }});
    }
    all.push_back({QStringLiteral("theme"), IconName::moon, tr("Light or dark theme"), tr("look appearance"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { toggleTheme(); }});
    all.push_back({QStringLiteral("lock"), IconName::lock, tr("Lock"), tr("screen computer"),
                   QKeySequence(Qt::CTRL | Qt::Key_L), [this] { Q_EMIT lockWanted(LockReason::asked); }});
    all.push_back({QStringLiteral("switch"), IconName::users, tr("Switch user"), tr("log out change person"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] { Q_EMIT switchWanted(); }});
    all.push_back({QStringLiteral("about"), IconName::info, tr("About Verbena"), tr("version licences"), {}, [this] {
                       showAbout();
                   }});
    return all;
}

std::vector<PatientCommand> Workspace::patientCommands()
{
    std::vector<PatientCommand> all;
    for (const Page &page : m_specs)
        for (const PagePatientCommand &one : page.patientCommands)
            if (!one.isFor || one.isFor(m_session))
                all.push_back({one.id,
                               one.icon,
                               one.label,
                               {},
                               [this, id = page.id, run = one.run](PatientId patient, const QString &name) {
                                   open(id);
                                   run(m_made.at(id), patient, name);
                               }});
    return all;
}

void Workspace::goTo(const QString &id, PatientId patient, const QString &name)
{
    const Page *page = find(id);
    if (!page || !page->ofPatient)
        return;
    open(id);
    page->ofPatient(m_made.at(id), patient, name);
}

void Workspace::addMessage(BannerKind kind, const QString &id, const QString &text)
{
    auto *banner = new Banner(kind, text);
    banner->setObjectName(id);
    banner->setClosable(true);
    connect(banner, &Banner::closed, this, [this, banner] {
        banner->hide();
        foldMessages();
    });
    m_messagesDown->addWidget(banner);
    m_messages->show();
}

void Workspace::foldMessages()
{
    const QList<Banner *> all = m_messages->findChildren<Banner *>();
    m_messages->setVisible(std::any_of(all.begin(), all.end(), [](Banner *b) { return !b->isHidden(); }));
}

/// One line for each page: what it says next takes the place of the last.
void Workspace::sayOf(const QString &id, const QString &text)
{
    const QString name = QStringLiteral("said.") + id;
    auto *banner = m_messages->findChild<Banner *>(name);
    if (!banner && !text.isEmpty())
        addMessage(BannerKind::warning, name, text);
    else if (banner && !text.isEmpty() && (banner->isHidden() || banner->text() != text))
        banner->showMessage(BannerKind::warning, text);
    else if (banner && text.isEmpty())
        banner->hide();
    foldMessages();
}

QByteArray Workspace::draft() const
{
    QCborMap pages;
    for (const Page &page : m_specs) {
        const auto made = m_made.find(page.id);
        if (made == m_made.end() || !page.draft)
            continue;
        const QByteArray body = page.draft(made->second);
        if (!body.isEmpty())
            pages.insert(page.id, body);
    }
    return pages.isEmpty() ? QByteArray() : QCborValue(pages).toCbor();
}

void Workspace::restore(const QByteArray &draft)
{
    const QCborMap pages = QCborValue::fromCbor(draft).toMap();
    QStringList words;
    for (const Page &page : m_specs) {
        const QByteArray body = pages.value(page.id).toByteArray();
        if (body.isEmpty() || !page.restore)
            continue;
        open(page.id);
        page.restore(m_made.at(page.id), body);
        const QString own = page.restoredWords ? page.restoredWords(body) : QString();
        words << (own.isEmpty() ? tr("What you had typed before the lock is here again. It is not saved yet.") : own);
    }
    words.removeDuplicates();
    if (!words.isEmpty())
        addMessage(BannerKind::info, QStringLiteral("restored"), words.join(u' '));
}

void Workspace::setNotice(const QString &text)
{
    const bool wasHidden = m_notice->isHidden();
    if (text.isEmpty()) {
        m_notice->hide();
        return;
    }
    if (wasHidden)
        m_notice->showMessage(BannerKind::info, text); // read out once, not each second
    else
        m_notice->setText(text);
    placeNotice();
}

void Workspace::placeNotice()
{
    const int wide = std::min(tokens().scaled(kNoticeWidth), width() - 2 * space::xl);
    const int high = m_notice->layout()->totalHeightForWidth(wide);
    const QSize size(wide, std::max(high, m_notice->sizeHint().height()));
    m_notice->setGeometry(QRect(QPoint((width() - size.width()) / 2, height() - size.height() - space::xl), size));
    m_notice->raise();
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
        if (page->locks)
            page->locks(made, [this](LockReason reason) { Q_EMIT lockWanted(reason); });
        if (page->leads)
            page->leads(made, [this](const QString &other, PatientId patient, const QString &name) {
                goTo(other, patient, name);
            });
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
        m_sync->setShort(narrow);
    }
    if (!m_notice->isHidden())
        placeNotice();
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
                                    this, [this] { Q_EMIT lockWanted(LockReason::asked); });
    lock->setObjectName(QStringLiteral("account.lock"));
    QAction *other = menu->addAction(icon(IconName::users),
                                     withKeys(tr("Switch user"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)), this,
                                     &Workspace::switchWanted);
    other->setObjectName(QStringLiteral("account.switch"));
    const int left = isRightToLeft() ? 0 : m_chip->width() - menu->sizeHint().width();
    menu->popup(m_chip->mapToGlobal(QPoint(left, m_chip->height() + space::xs)));
}

void Workspace::showAbout()
{
    (new AboutDialog(this))->open();
}

} // namespace vb::ui
