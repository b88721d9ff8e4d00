#include "tests/tools/gallery/gallery.h"

#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/date_field.h"
#include "ui/kit/form_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/phone_field.h"
#include "ui/kit/search_box.h"
#include "ui/kit/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPromise>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <memory>

namespace vb::gallery {

using namespace vb::ui;

namespace {

QPushButton *pushButton(const QString &text, ButtonKind kind, bool enabled = true)
{
    auto *button = new QPushButton(text);
    setButtonKind(button, kind);
    button->setEnabled(enabled);
    return button;
}

QLayout *row(std::initializer_list<QWidget *> widgets)
{
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    for (QWidget *widget : widgets)
        line->addWidget(widget);
    line->addStretch();
    return line;
}

Card *buttonsCard()
{
    auto *card = new Card(QStringLiteral("Buttons"));
    QVBoxLayout *body = card->body();
    body->addLayout(row({pushButton(QStringLiteral("Save changes"), ButtonKind::primary),
                         pushButton(QStringLiteral("Cancel"), ButtonKind::secondary),
                         pushButton(QStringLiteral("Delete"), ButtonKind::danger),
                         pushButton(QStringLiteral("Learn more"), ButtonKind::flat)}));
    body->addLayout(row({pushButton(QStringLiteral("Save changes"), ButtonKind::primary, false),
                         pushButton(QStringLiteral("Cancel"), ButtonKind::secondary, false),
                         pushButton(QStringLiteral("Delete"), ButtonKind::danger, false),
                         pushButton(QStringLiteral("Learn more"), ButtonKind::flat, false)}));
    auto *add = pushButton(QStringLiteral("Add patient"), ButtonKind::primary);
    add->setIcon(icon(IconName::userPlus, IconTone::onAccent));
    auto *edit = pushButton(QStringLiteral("Edit"), ButtonKind::secondary);
    edit->setIcon(icon(IconName::edit));
    auto *more = pushButton(QStringLiteral("More"), ButtonKind::secondary);
    more->setMenu(new QMenu(more));
    auto *busy = new BusyButton(QStringLiteral("Log in"), ButtonKind::primary);
    busy->setBusyText(QStringLiteral("Logging in…"));
    auto promise = std::make_shared<QPromise<int>>();
    promise->start();
    busy->watch(promise->future());
    QObject::connect(busy, &QObject::destroyed, busy, [promise] { promise->finish(); });
    body->addLayout(row({add, edit, more, busy}));
    auto *pressed = new IconButton(IconName::filter, QStringLiteral("Filter"));
    pressed->setCheckable(true);
    pressed->setChecked(true);
    auto *off = new IconButton(IconName::trash, QStringLiteral("Delete"));
    off->setEnabled(false);
    auto *focused = pushButton(QStringLiteral("Focused"), ButtonKind::secondary);
    focused->setObjectName(QStringLiteral("focused"));
    body->addLayout(row({new IconButton(IconName::edit, QStringLiteral("Edit")),
                         new IconButton(IconName::printer, QStringLiteral("Print")), pressed, off, focused}));
    return card;
}

Card *choicesCard()
{
    auto *card = new Card(QStringLiteral("Choices"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::m);
    const auto check = [](const QString &text, Qt::CheckState state, bool enabled) {
        auto *box = new QCheckBox(text);
        box->setTristate(state == Qt::PartiallyChecked);
        box->setCheckState(state);
        box->setEnabled(enabled);
        return box;
    };
    grid->addWidget(check(QStringLiteral("Send a reminder"), Qt::Checked, true), 0, 0);
    grid->addWidget(check(QStringLiteral("Restricted chart"), Qt::Unchecked, true), 1, 0);
    grid->addWidget(check(QStringLiteral("Some of them"), Qt::PartiallyChecked, true), 2, 0);
    grid->addWidget(check(QStringLiteral("Locked on"), Qt::Checked, false), 3, 0);
    auto *first = new QRadioButton(QStringLiteral("By telephone"));
    first->setChecked(true);
    auto *last = new QRadioButton(QStringLiteral("By post"));
    last->setEnabled(false);
    grid->addWidget(first, 0, 1);
    grid->addWidget(new QRadioButton(QStringLiteral("By e-mail")), 1, 1);
    grid->addWidget(last, 2, 1);
    card->body()->addLayout(grid);
    auto *on = new Chip(QStringLiteral("Today"));
    on->setChecked(true);
    card->body()->addLayout(row({on, new Chip(QStringLiteral("This week")), new Chip(QStringLiteral("All"))}));
    card->body()->addLayout(
        row({new Badge(QStringLiteral("VIP"), BadgeKind::accent), new Badge(QStringLiteral("Draft")),
             new Badge(QStringLiteral("Restricted"), BadgeKind::warning, IconName::lock),
             new Badge(QStringLiteral("Allergy"), BadgeKind::danger, IconName::alert),
             new Badge(QStringLiteral("New"), BadgeKind::info)}));
    card->body()->addStretch();
    return card;
}

Card *bannersCard()
{
    auto *card = new Card(QStringLiteral("Banners"));
    card->body()->setSpacing(space::m);
    auto *offline = new Banner(BannerKind::info, QStringLiteral("Working locally since 9:12. Nothing is lost."));
    auto *expired = new Banner(BannerKind::warning, QStringLiteral("The consent for fillers expired on June 2."));
    expired->setAction(QStringLiteral("Renew"));
    auto *broken = new Banner(BannerKind::danger, QStringLiteral("Too many wrong attempts. Please wait 5 minutes."));
    auto *saved = new Banner(BannerKind::success, QStringLiteral("Recovery kit saved."));
    saved->setClosable(true);
    for (Banner *banner : {offline, expired, broken, saved})
        card->body()->addWidget(banner);
    return card;
}

Card *progressCard()
{
    auto *card = new Card(QStringLiteral("Progress and scroll bars"));
    auto *bar = new QProgressBar;
    bar->setValue(62);
    auto *quiet = new QProgressBar;
    quiet->setValue(35);
    quiet->setTextVisible(false);
    auto *endless = new QProgressBar;
    endless->setRange(0, 0);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    auto *scroll = new QScrollBar(Qt::Horizontal);
    scroll->setRange(0, 300);
    scroll->setPageStep(100);
    for (QWidget *widget : std::initializer_list<QWidget *> {bar, quiet, endless, slider, scroll})
        card->body()->addWidget(widget);
    card->body()->addStretch();
    return card;
}

QTabWidget *tabs()
{
    auto *tabs = new QTabWidget;
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, space::l, 0, 0);
    auto *model = new QStandardItemModel(tabs);
    for (const char *name : {"Treatments", "Retail"}) {
        auto *group = new QStandardItem(QLatin1String(name));
        for (const char *child : {"Hydrating facial", "Chemical peel"})
            group->appendRow(new QStandardItem(QLatin1String(child)));
        model->appendRow(group);
    }
    auto *tree = new QTreeView;
    tree->setModel(model);
    tree->setHeaderHidden(true);
    tree->expandAll();
    tree->setCurrentIndex(model->index(0, 0, model->index(0, 0)));
    column->addWidget(tree);
    tabs->addTab(page, QStringLiteral("Overview"));
    tabs->addTab(new QWidget, icon(IconName::note, IconTone::muted), QStringLiteral("Notes"));
    tabs->addTab(new QWidget, QStringLiteral("Photos"));
    tabs->addTab(new QWidget, QStringLiteral("Locked"));
    tabs->setTabEnabled(3, false);
    return tabs;
}

} // namespace

QWidget *makeControls()
{
    auto *window = new QWidget;
    auto *grid = new QGridLayout(window);
    grid->setContentsMargins(space::xxl, space::xl, space::xxl, space::xxl);
    grid->setSpacing(space::xl);
    grid->addWidget(new TextLabel(QStringLiteral("Controls"), TextRole::page), 0, 0, 1, 2);
    grid->addWidget(buttonsCard(), 1, 0);
    grid->addWidget(choicesCard(), 1, 1);
    grid->addWidget(bannersCard(), 2, 0);
    grid->addWidget(progressCard(), 2, 1);
    grid->addWidget(tabs(), 3, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    return window;
}

QWidget *makeFields()
{
    auto *window = new QWidget;
    auto *outer = new QVBoxLayout(window);
    outer->setContentsMargins(space::xxl, space::xl, space::xxl, space::xxl);
    outer->setSpacing(space::xl);
    outer->addWidget(new TextLabel(QStringLiteral("Add patient"), TextRole::page));
    auto *card = new Card(QStringLiteral("Person"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::l);

    auto *given = new LineField;
    given->setText(QStringLiteral("Eleanor"));
    grid->addWidget(new FormField(QStringLiteral("Given name"), given), 0, 0);
    auto *family = new LineField;
    family->setRequired(true);
    grid->addWidget(new FormField(QStringLiteral("Family name"), family), 0, 1);
    family->check();
    auto *birth = new DateField(DateRange::past);
    birth->setToday(QDate(2026, 6, 12));
    birth->setLocale(QLocale(QStringLiteral("en_US")));
    birth->setText(QStringLiteral("3/7/84"));
    birth->check();
    grid->addWidget(new FormField(QStringLiteral("Birth date"), birth), 1, 0);
    auto *wrong = new DateField(DateRange::past);
    wrong->setToday(QDate(2026, 6, 12));
    auto *wrongForm = new FormField(QStringLiteral("Valid until"), wrong);
    wrong->setText(QStringLiteral("30.2.1984"));
    wrong->check();
    grid->addWidget(wrongForm, 1, 1);
    auto *phone = new PhoneField;
    phone->setText(QStringLiteral("4155550134"));
    phone->check();
    auto *phoneForm = new FormField(QStringLiteral("Telephone"), phone);
    phoneForm->setOptional(true);
    grid->addWidget(phoneForm, 2, 0);
    auto *sex = new QComboBox;
    sex->addItems(
        {QStringLiteral("Female"), QStringLiteral("Male"), QStringLiteral("Other"), QStringLiteral("Unknown")});
    grid->addWidget(new FormField(QStringLiteral("Sex"), sex), 2, 1);
    auto *units = new QSpinBox;
    units->setValue(24);
    units->setSuffix(QStringLiteral(" units"));
    auto *unitsForm = new FormField(QStringLiteral("Units"), units);
    unitsForm->setHelp(QStringLiteral("Whole units; waste is entered apart."));
    grid->addWidget(unitsForm, 3, 0);
    auto *off = new LineField;
    off->setText(QStringLiteral("C-1042"));
    off->setEnabled(false);
    grid->addWidget(new FormField(QStringLiteral("Chart number"), off), 3, 1);
    auto *note = new QPlainTextEdit(QStringLiteral("Prefers mornings. Sensitive to lidocaine."));
    note->setFixedHeight(76);
    grid->addWidget(new FormField(QStringLiteral("Note for the front desk"), note), 4, 0);
    auto *search = new SearchBox;
    search->setPlaceholderText(QStringLiteral("Name, birth date, telephone"));
    grid->addWidget(new FormField(QStringLiteral("Referred by"), search), 4, 1, Qt::AlignTop);
    card->body()->addLayout(grid);
    outer->addWidget(card);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(pushButton(QStringLiteral("Cancel"), ButtonKind::secondary));
    buttons->addWidget(pushButton(QStringLiteral("Add patient"), ButtonKind::primary));
    outer->addLayout(buttons);
    outer->addStretch();
    given->setObjectName(QStringLiteral("focused"));
    return window;
}

QWidget *makeMenus()
{
    auto *window = new QWidget;
    auto *line = new QHBoxLayout(window);
    line->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xxl);
    line->setSpacing(space::xl);
    auto *menu = new QMenu(window);
    menu->addAction(icon(IconName::edit, IconTone::muted), QStringLiteral("Edit"))->setShortcut(Qt::CTRL | Qt::Key_E);
    menu->addAction(icon(IconName::printer, IconTone::muted), QStringLiteral("Print summary"))
        ->setShortcut(Qt::CTRL | Qt::Key_P);
    menu->addSeparator();
    menu->addMenu(QStringLiteral("Send"))->addAction(QStringLiteral("By e-mail"));
    QAction *restricted = menu->addAction(QStringLiteral("Restricted"));
    restricted->setCheckable(true);
    restricted->setChecked(true);
    menu->addAction(icon(IconName::trash, IconTone::muted), QStringLiteral("Delete"))->setEnabled(false);
    menu->setActiveAction(menu->actions().at(1));
    menu->ensurePolished();
    auto *picture = new QLabel;
    picture->setPixmap(menu->grab());
    line->addWidget(picture, 0, Qt::AlignTop);
    auto *list = new QListWidget;
    list->addItems({QStringLiteral("Botulinum toxin"), QStringLiteral("Hyaluronic filler"),
                    QStringLiteral("Chemical peel"), QStringLiteral("Laser hair removal")});
    list->setCurrentRow(1);
    line->addWidget(list);
    auto *column = new QVBoxLayout;
    column->setSpacing(space::l);
    auto *group = new QGroupBox(QStringLiteral("Reminders"));
    group->setCheckable(true);
    auto *inner = new QVBoxLayout(group);
    auto *focused = new QCheckBox(QStringLiteral("One day before"));
    focused->setChecked(true);
    inner->addWidget(focused);
    inner->addWidget(new QCheckBox(QStringLiteral("Two hours before")));
    column->addWidget(group);
    auto *editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(icon(IconName::pin, IconTone::muted), QStringLiteral("Room 2"));
    column->addWidget(editable);
    auto *plain = new QComboBox;
    plain->addItem(icon(IconName::pin, IconTone::muted), QStringLiteral("Fern Street"));
    column->addWidget(plain);
    auto *off = new QComboBox;
    off->addItem(QStringLiteral("Not available"));
    off->setEnabled(false);
    column->addWidget(off);
    auto *date = new QDateEdit(QDate(2026, 6, 12));
    date->setCalendarPopup(true);
    column->addWidget(date);
    column->addStretch();
    line->addLayout(column);
    focused->setObjectName(QStringLiteral("focused"));
    return window;
}

} // namespace vb::gallery
