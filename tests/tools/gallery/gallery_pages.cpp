#include "tests/tools/gallery/gallery.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/brand_mark.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/nav_rail.h"
#include "ui/kit/password_field.h"
#include "ui/kit/search_box.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace vb::gallery {

using namespace vb::ui;

namespace {

struct Person {
    const char *name;
    const char *chart;
    const char *birth;
    const char *age;
    const char *phone;
    const char *badge;
    BadgeKind kind;
};

constexpr Person kPeople[] = {
    {"Eleanor Whitcombe", "C-1042", "1984-03-07", "42", "(415) 555-0134", "", BadgeKind::neutral},
    {"José Núñez-Ruiz", "C-1108", "1991-11-21", "34", "(415) 555-0171", "", BadgeKind::neutral},
    {"Priya Raghunathan", "C-1117", "1978-07-30", "47", "(628) 555-0110", "Allergy", BadgeKind::danger},
    {"Sam Okafor", "C-1123", "1969-01-02", "57", "(510) 555-0199", "", BadgeKind::neutral},
    {"Marguerite de la Fontaine", "C-1139", "1956-12-24", "69", "(415) 555-0122", "Restricted", BadgeKind::warning},
    {"Anneliese Groß", "C-1151", "2001-05-16", "25", "(650) 555-0145", "", BadgeKind::neutral},
    {"Tomasz Łukasiewicz", "C-1160", "1988-09-09", "37", "(415) 555-0158", "", BadgeKind::neutral},
};

QStandardItemModel *peopleModel(QObject *parent)
{
    auto *model = new QStandardItemModel(0, 5, parent);
    model->setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Chart"), QStringLiteral("Birth date"),
                                      QStringLiteral("Age"), QStringLiteral("Telephone")});
    for (const Person &person : kPeople) {
        QList<QStandardItem *> items;
        for (const char *text : {person.name, person.chart, person.birth, person.age, person.phone})
            items.append(new QStandardItem(QString::fromUtf8(text)));
        items.at(0)->setData(QString::fromUtf8(person.name), cell::kInitials);
        items.at(0)->setData(QString::fromUtf8(person.badge), cell::kBadge);
        items.at(0)->setData(static_cast<int>(person.kind), cell::kBadgeKind);
        for (int column = 1; column < 5; ++column) {
            items.at(column)->setData(true, cell::kTabular);
            items.at(column)->setData(true, cell::kMuted);
        }
        model->appendRow(items);
    }
    return model;
}

NavRail *rail(bool collapsed)
{
    auto *nav = new NavRail;
    nav->setBrand(QStringLiteral("Fern Street Clinic"));
    nav->addPage(QStringLiteral("today"), IconName::home, QStringLiteral("Today"));
    nav->addPage(QStringLiteral("schedule"), IconName::calendar, QStringLiteral("Schedule"));
    nav->addPage(QStringLiteral("patients"), IconName::users, QStringLiteral("Patients"));
    nav->addPage(QStringLiteral("messages"), IconName::message, QStringLiteral("Messages"));
    nav->addPage(QStringLiteral("audit"), IconName::shield, QStringLiteral("Activity"));
    nav->addPage(QStringLiteral("settings"), IconName::settings, QStringLiteral("Settings"));
    nav->addAction(QStringLiteral("lock"), IconName::lock, QStringLiteral("Lock"));
    nav->setCount(QStringLiteral("messages"), 3);
    nav->setCurrent(QStringLiteral("patients"));
    nav->setCollapsed(collapsed);
    return nav;
}

QWidget *frame(bool collapsed, QWidget *page)
{
    auto *window = new QWidget;
    auto *line = new QHBoxLayout(window);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(rail(collapsed));
    line->addWidget(page, 1);
    return window;
}

} // namespace

QWidget *makeLogin()
{
    auto *window = new QWidget;
    auto *outer = new QVBoxLayout(window);
    auto *card = new Card;
    card->setFixedWidth(400);
    QVBoxLayout *body = card->body();
    body->setSpacing(space::s);
    body->addWidget(new BrandMark(40));
    body->addSpacing(space::s);
    body->addWidget(new TextLabel(QStringLiteral("Welcome back"), TextRole::page));
    body->addWidget(
        new TextLabel(QStringLiteral("Fern Street Clinic · Front desk PC"), TextRole::body, TextTone::muted));
    body->addSpacing(space::m);
    body->addWidget(new Banner(BannerKind::danger, QStringLiteral("The user name, password or code is not right.")));
    body->addSpacing(space::s);
    auto *user = new LineField;
    user->setText(QStringLiteral("amara"));
    body->addWidget(new FormField(QStringLiteral("User name"), user));
    auto *password = new PasswordField;
    body->addWidget(new FormField(QStringLiteral("Password"), password));
    for (const QChar c : QStringLiteral("quiet harbour")) {
        QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(c));
        QCoreApplication::sendEvent(password, &press);
    }
    auto *code = new LineField;
    code->setPlaceholderText(QStringLiteral("6 digits"));
    auto *codeForm = new FormField(QStringLiteral("One-time code"), code);
    codeForm->setHelp(QStringLiteral("From your authenticator app; once in 12 hours."));
    body->addWidget(codeForm);
    body->addSpacing(space::s);
    body->addWidget(new BusyButton(QStringLiteral("Log in"), ButtonKind::primary));
    outer->addWidget(card, 0, Qt::AlignCenter);
    password->setObjectName(QStringLiteral("focused"));
    return window;
}

QWidget *makeSearch()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(space::xxl, space::xl, space::xxl, space::xxl);
    column->setSpacing(space::l);
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(QStringLiteral("Patients"), TextRole::page));
    head->addStretch();
    auto *add = new QPushButton(icon(IconName::userPlus, IconTone::onAccent), QStringLiteral("Add patient"));
    setButtonKind(add, ButtonKind::primary);
    head->addWidget(add);
    column->addLayout(head);
    auto *search = new SearchBox;
    search->setPlaceholderText(QStringLiteral("Name, birth date, telephone or chart number"));
    column->addWidget(search);
    auto *table = new TableView;
    table->setModel(peopleModel(table));
    table->setColumnWidth(0, 340);
    for (int i = 1; i < 4; ++i)
        table->setColumnWidth(i, i == 3 ? 80 : 130);
    table->selectRow(2);
    search->setResultView(table);
    column->addWidget(table, 1);
    column->addWidget(new TextLabel(QStringLiteral("7 of 1,284 patients"), TextRole::caption, TextTone::muted));
    return frame(false, page);
}

QWidget *makeEmpty()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(space::xxl, space::xl, space::xxl, space::xxl);
    column->setSpacing(space::l);
    auto *card = new Card;
    auto *who = new QHBoxLayout;
    who->setSpacing(space::l);
    who->addWidget(new Avatar(QStringLiteral("Marguerite de la Fontaine"), 56));
    auto *names = new QVBoxLayout;
    names->setSpacing(space::xs);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(new TextLabel(QStringLiteral("Marguerite de la Fontaine"), TextRole::page));
    first->addWidget(new Badge(QStringLiteral("Restricted"), BadgeKind::warning, IconName::lock));
    first->addStretch();
    names->addLayout(first);
    names->addWidget(
        new TextLabel(QStringLiteral("Dec 24, 1956 · 69 years · C-1139"), TextRole::body, TextTone::muted));
    who->addLayout(names, 1);
    auto *edit = new QPushButton(icon(IconName::edit), QStringLiteral("Edit"));
    who->addWidget(edit);
    card->body()->addLayout(who);
    column->addWidget(card);
    auto *empty
        = new EmptyState(IconName::calendar, QStringLiteral("No visits yet"),
                         QStringLiteral("Appointments and treatments of this patient will show here in order."));
    empty->setAction(QStringLiteral("Book a visit"));
    auto *table = new TableView;
    table->setModel(new QStandardItemModel(0, 3, table));
    table->setEmptyState(empty);
    column->addWidget(table, 1);
    return frame(true, page);
}

} // namespace vb::gallery
