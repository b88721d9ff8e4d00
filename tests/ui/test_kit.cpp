#include "tests/kit/test_main.h"
#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/brand_mark.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/nav_item.h"
#include "ui/kit/nav_rail.h"
#include "ui/kit/paint.h"
#include "ui/kit/password_field.h"
#include "ui/kit/search_box.h"
#include "ui/kit/table_view.h"
#include "ui/kit/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFocusEvent>
#include <QHeaderView>
#include <QImage>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPromise>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTest>
#include <QVBoxLayout>

using namespace vb;
using namespace vb::ui;

namespace {

/// Shows the window and returns when it has the focus.
bool showActive(QWidget &window)
{
    QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
    window.show();
    window.activateWindow();
    while (!window.isActiveWindow())
        if (!focused.wait())
            return false;
    return true;
}

int pixelsOf(const QImage &image, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == color ? 1 : 0;
    return count;
}

QStandardItemModel *rowsModel(int rows, QObject *parent)
{
    auto *model = new QStandardItemModel(rows, 2, parent);
    for (int row = 0; row < rows; ++row)
        model->setItem(row, 0, new QStandardItem(QStringLiteral("Row %1").arg(row)));
    return model;
}

QWidget *makeControl(const QByteArray &type)
{
    if (type == "push")
        return new QPushButton(QStringLiteral("Save"));
    if (type == "primary") {
        auto *button = new QPushButton(QStringLiteral("Save"));
        setButtonKind(button, ButtonKind::primary);
        return button;
    }
    if (type == "flat") {
        auto *button = new QPushButton(QStringLiteral("More"));
        setButtonKind(button, ButtonKind::flat);
        return button;
    }
    if (type == "icon")
        return new IconButton(IconName::edit, QStringLiteral("Edit"));
    if (type == "check")
        return new QCheckBox(QStringLiteral("Yes"));
    if (type == "radio")
        return new QRadioButton(QStringLiteral("Yes"));
    if (type == "line")
        return new LineField;
    if (type == "password")
        return new PasswordField;
    if (type == "search")
        return new SearchBox;
    if (type == "combo") {
        auto *combo = new QComboBox;
        combo->addItem(QStringLiteral("One"));
        return combo;
    }
    if (type == "spin")
        return new QSpinBox;
    if (type == "text")
        return new QPlainTextEdit;
    if (type == "slider")
        return new QSlider(Qt::Horizontal);
    if (type == "chip")
        return new Chip(QStringLiteral("Today"));
    if (type == "tabs") {
        auto *tabs = new QTabBar;
        tabs->addTab(QStringLiteral("One"));
        return tabs;
    }
    if (type == "list") {
        auto *list = new QListWidget;
        list->addItem(QStringLiteral("One"));
        list->setCurrentRow(0);
        return list;
    }
    auto *table = new TableView;
    table->setModel(rowsModel(2, table));
    return table;
}

} // namespace

/// Widgets by keyboard, by sight and by name.
class TestKit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::light); }
    void cleanupTestCase() { m_theme.reset(); }

    void tabGoesThroughALogInForm()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *user = new LineField;
        auto *password = new PasswordField;
        auto *code = new LineField;
        auto *logIn = new BusyButton(QStringLiteral("Log in"), ButtonKind::primary);
        column->addWidget(new FormField(QStringLiteral("User name"), user));
        column->addWidget(new FormField(QStringLiteral("Password"), password));
        column->addWidget(new FormField(QStringLiteral("Code"), code));
        column->addWidget(logIn);
        QVERIFY(showActive(window));
        user->setFocus();
        const QList<QWidget *> order {user, password, code, logIn};
        for (QWidget *expected : order) {
            QCOMPARE(window.focusWidget(), expected);
            QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
        }
        for (auto expected = order.rbegin(); expected != order.rend(); ++expected) {
            QTest::keyClick(window.focusWidget(), Qt::Key_Backtab);
            QCOMPARE(window.focusWidget(), *expected);
        }
    }

    void keyboardFocusIsSeen_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"push", "primary", "flat", "icon", "check", "radio", "line", "password", "search",
                                 "combo", "spin", "text", "slider", "chip", "tabs", "list", "table"})
            QTest::newRow(type) << QByteArray(type);
    }
    void keyboardFocusIsSeen()
    {
        QFETCH(QByteArray, type);
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *before = new QPushButton(QStringLiteral("Before"));
        QWidget *control = makeControl(type);
        column->addWidget(before);
        column->addWidget(control);
        QVERIFY(showActive(window));
        before->setFocus();
        const QImage plain = control->grab().toImage();
        QTest::keyClick(before, Qt::Key_Tab);
        QVERIFY(control->hasFocus());
        if (auto *table = qobject_cast<TableView *>(control))
            QTest::keyClick(table, Qt::Key_Down);
        const QImage focused = control->grab().toImage();
        QVERIFY(plain != focused);
        // A ring two pixels wide in a colour that stands out from what was there; the primary button is of it already.
        const int gained = pixelsOf(focused, tokens().accent) - pixelsOf(plain, tokens().accent);
        if (type == "primary")
            QVERIFY(pixelsOf(focused, tokens().bg) > pixelsOf(plain, tokens().bg) || gained < -40);
        else
            QVERIFY2(gained > 40, qPrintable(QString::number(gained)));
    }

    void aClickLeavesNoRing()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *button = new QPushButton(QStringLiteral("Save"));
        column->addWidget(button);
        column->addWidget(new QPushButton(QStringLiteral("Other")));
        QVERIFY(showActive(window));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(button->hasFocus());
        QCOMPARE(pixelsOf(button->grab().toImage(), tokens().accent), 0);
    }

    void kindsOfButtons()
    {
        QPushButton button(QStringLiteral("Delete"));
        QCOMPARE(buttonKind(&button), ButtonKind::secondary);
        button.resize(120, 36);
        const auto edge = [&button] { return button.grab().toImage().pixelColor(8, 18); };
        QCOMPARE(edge(), tokens().surface);
        setButtonKind(&button, ButtonKind::primary);
        QCOMPARE(edge(), tokens().accent);
        setButtonKind(&button, ButtonKind::danger);
        QCOMPARE(edge(), tokens().danger);
        setButtonKind(&button, ButtonKind::secondary);
        button.setDefault(true);
        QCOMPARE(edge(), tokens().surface); // in a page the focus makes a button the default one
        QDialog dialog;
        button.setParent(&dialog);
        QCOMPARE(edge(), tokens().accent);
        button.setParent(nullptr);
        const IconButton named(IconName::trash, QStringLiteral("Delete note"));
        QCOMPARE(named.accessibleName(), QStringLiteral("Delete note"));
        QCOMPARE(named.toolTip(), QStringLiteral("Delete note"));
    }

    void problemTurnsTheEdge()
    {
        LineField field;
        field.setRequired(true);
        field.resize(200, 36);
        QCOMPARE(pixelsOf(field.grab().toImage(), tokens().danger), 0);
        QVERIFY(!field.check());
        QVERIFY(pixelsOf(field.grab().toImage(), tokens().danger) > 100);
    }

    void busyButtonWaitsForItsFuture()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *field = new LineField;
        auto *button = new BusyButton(QStringLiteral("Log in"), ButtonKind::primary);
        button->setBusyText(QStringLiteral("Logging in…"));
        column->addWidget(field);
        column->addWidget(button);
        QVERIFY(showActive(window));
        button->setFocus();
        const QSize size = button->sizeHint();
        const QImage idle = button->grab().toImage();
        QSignalSpy changed(button, &BusyButton::busyChanged);
        const QSignalSpy clicked(button, &QPushButton::clicked);
        QPromise<int> promise;
        promise.start();
        button->watch(promise.future());
        QVERIFY(button->isBusy());
        QVERIFY(!button->isEnabled());
        QCOMPARE(button->sizeHint(), size);
        QVERIFY(button->grab().toImage() != idle);
        button->click();
        QCOMPARE(clicked.size(), 0);
        promise.addResult(1);
        promise.finish();
        QVERIFY(changed.size() == 2 || changed.wait());
        QVERIFY(!button->isBusy());
        QVERIFY(button->isEnabled());
        QVERIFY(button->hasFocus());
        QCOMPARE(button->grab().toImage(), idle);
    }

    void busyButtonKeepsItsHandsOffAMovedFocus()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *field = new LineField;
        auto *other = new LineField;
        auto *button = new BusyButton(QStringLiteral("Save"));
        for (QWidget *widget : std::initializer_list<QWidget *> {field, other, button})
            column->addWidget(widget);
        QVERIFY(showActive(window));
        button->setFocus();
        QSignalSpy changed(button, &BusyButton::busyChanged);
        QPromise<void> promise;
        promise.start();
        button->watch(promise.future());
        other->setFocus();
        promise.finish();
        QVERIFY(changed.size() == 2 || changed.wait());
        QVERIFY(other->hasFocus());
    }

    void navigationByKeys()
    {
        QWidget window;
        auto *line = new QHBoxLayout(&window);
        auto *nav = new NavRail;
        nav->addPage(QStringLiteral("patients"), IconName::users, QStringLiteral("Patients"));
        nav->addPage(QStringLiteral("schedule"), IconName::calendar, QStringLiteral("Schedule"));
        nav->addAction(QStringLiteral("lock"), IconName::lock, QStringLiteral("Lock"));
        nav->setCurrent(QStringLiteral("patients"));
        auto *field = new LineField;
        line->addWidget(nav);
        line->addWidget(field);
        QVERIFY(showActive(window));
        const auto item
            = [nav](const char *id) { return nav->findChild<NavItem *>(QStringLiteral("nav.") + QLatin1String(id)); };
        const QSignalSpy current(nav, &NavRail::currentChanged);
        const QSignalSpy actions(nav, &NavRail::actionTriggered);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Backtab);
        QVERIFY(item("patients")->hasFocus());
        QTest::keyClick(item("patients"), Qt::Key_Up);
        QVERIFY(item("patients")->hasFocus());
        QTest::keyClick(item("patients"), Qt::Key_Down);
        QVERIFY(item("schedule")->hasFocus());
        QCOMPARE(nav->current(), QStringLiteral("patients"));
        QTest::keyClick(item("schedule"), Qt::Key_Return);
        QCOMPARE(nav->current(), QStringLiteral("schedule"));
        QCOMPARE(current.size(), 1);
        QTest::keyClick(item("schedule"), Qt::Key_Down);
        QTest::keyClick(item("lock"), Qt::Key_Space);
        QCOMPARE(actions.size(), 1);
        QCOMPARE(actions.at(0).at(0).toString(), QStringLiteral("lock"));
        QCOMPARE(nav->current(), QStringLiteral("schedule"));
        QTest::keyClick(item("lock"), Qt::Key_End);
        QVERIFY(item("collapse")->hasFocus());
        QTest::keyClick(item("collapse"), Qt::Key_Home);
        QVERIFY(item("patients")->hasFocus());
        QTest::keyClick(item("patients"), Qt::Key_Tab); // one stop: Tab leaves the rail
        QVERIFY(field->hasFocus());
        QTest::keyClick(field, Qt::Key_Backtab);
        QVERIFY(item("schedule")->hasFocus()); // and comes back to the page that is open
    }

    void navigationCollapses()
    {
        NavRail nav;
        nav.addPage(QStringLiteral("messages"), IconName::message, QStringLiteral("Messages"));
        QCOMPARE(nav.width(), 208);
        auto *item = nav.findChild<NavItem *>(QStringLiteral("nav.messages"));
        QCOMPARE(item->toolTip(), QString());
        const QSignalSpy collapsed(&nav, &NavRail::collapsedChanged);
        nav.findChild<NavItem *>(QStringLiteral("nav.collapse"))->click();
        QCOMPARE(collapsed.size(), 1);
        QCOMPARE(nav.width(), 64);
        QCOMPARE(item->toolTip(), QStringLiteral("Messages"));
        nav.setCount(QStringLiteral("messages"), 3);
        const QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(item);
        QCOMPARE(seen->role(), QAccessible::PushButton);
        QCOMPARE(seen->text(QAccessible::Name), QStringLiteral("Messages, 3"));
        nav.setCount(QStringLiteral("messages"), 0);
        QCOMPARE(seen->text(QAccessible::Name), QStringLiteral("Messages"));
        nav.setCurrent(QStringLiteral("messages"));
        QCOMPARE(seen->text(QAccessible::Description), QStringLiteral("Current page"));
    }

    void searchBoxMovesInItsResults()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *search = new SearchBox;
        auto *other = new LineField;
        auto *table = new TableView;
        table->setModel(rowsModel(30, table));
        search->setResultView(table);
        for (QWidget *widget : std::initializer_list<QWidget *> {other, search, table})
            column->addWidget(widget);
        QVERIFY(showActive(window));
        other->setFocus();
        QTest::keyClick(other, Qt::Key_K, Qt::ControlModifier);
        QVERIFY(search->hasFocus());
        const QSignalSpy activated(table, &QAbstractItemView::activated);
        const QSignalSpy submitted(search, &SearchBox::submitted);
        QTest::keyClicks(search, QStringLiteral("row"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(submitted.size(), 1);
        QTest::keyClick(search, Qt::Key_Down);
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(search, Qt::Key_PageDown);
        QCOMPARE(table->currentIndex().row(), 11);
        QTest::keyClick(search, Qt::Key_Up);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.at(0).at(0).toModelIndex().row(), 10);
        QVERIFY(search->hasFocus());
        const QSignalSpy edited(search, &QLineEdit::textEdited);
        QTest::keyClick(search, Qt::Key_Escape);
        QCOMPARE(search->text(), QString());
        QCOMPARE(edited.size(), 1);
        QCOMPARE(search->accessibleName(), QStringLiteral("Search"));
        const QList<QToolButton *> buttons = search->findChildren<QToolButton *>();
        QCOMPARE(buttons.size(), 1);
        QCOMPARE(QAccessible::queryAccessibleInterface(buttons.first())->text(QAccessible::Name),
                 QStringLiteral("Clear"));
    }

    void tableShowsRows()
    {
        TableView table;
        auto *model = rowsModel(3, &table);
        auto *empty = new EmptyState(IconName::users, QStringLiteral("Nobody yet"), QStringLiteral("Add a patient."));
        table.setEmptyState(empty);
        table.setModel(model);
        table.resize(400, 300);
        table.show();
        QCOMPARE(table.rowHeight(0), 44);
        QVERIFY(!empty->isVisible());
        const QSignalSpy activated(&table, &QAbstractItemView::activated);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.size(), 0);
        table.setCurrentIndex(model->index(1, 0));
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
        const QImage image = table.viewport()->grab().toImage();
        const int middle = table.rowViewportPosition(1) + 22;
        QCOMPARE(image.pixelColor(1, middle), tokens().accent);
        QCOMPARE(image.pixelColor(image.width() - 20, middle), tokens().soft);
        QTest::mouseMove(table.viewport(), QPoint(50, table.rowViewportPosition(2) + 20));
        QCOMPARE(table.hoveredRow(), 2);
        model->removeRows(0, 3);
        QVERIFY(empty->isVisible());
        QVERIFY(!table.horizontalHeader()->isVisible());
        model->appendRow(new QStandardItem(QStringLiteral("Back")));
        QVERIFY(!empty->isVisible());
    }

    void digitsOfATabularColumnAreEquallyWide()
    {
        QFont font = tokens().font(TextRole::body);
        const QFontMetrics metrics(font);
        const auto painted = [&font](const QString &text) {
            QImage image(200, 30, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.setFont(font);
            paint::line(painter, QRect(10, 0, 180, 30), Qt::AlignLeft | Qt::AlignVCenter, text, true);
            painter.end();
            int right = 0;
            for (int x = 0; x < image.width(); ++x)
                for (int y = 0; y < image.height(); ++y)
                    if (image.pixelColor(x, y).lightness() < 100)
                        right = x;
            return right;
        };
        QCOMPARE(paint::tabularWidth(metrics, QStringLiteral("1111.11")),
                 paint::tabularWidth(metrics, QStringLiteral("8888.88")));
        QVERIFY(std::abs(painted(QStringLiteral("1111.18")) - painted(QStringLiteral("8888.88"))) <= 1);
    }

    void bannersSpeakAndAct()
    {
        Banner banner;
        banner.showMessage(BannerKind::danger, QStringLiteral("Too many wrong attempts."));
        QCOMPARE(banner.accessibleName(), QStringLiteral("Too many wrong attempts."));
        QCOMPARE(banner.kind(), BannerKind::danger);
        banner.setObjectName(QStringLiteral("warning"));
        auto *action = banner.findChild<QPushButton *>(QStringLiteral("warning.action"));
        QVERIFY(action);
        QVERIFY(!action->isVisibleTo(&banner));
        banner.setAction(QStringLiteral("Try again"));
        QVERIFY(action->isVisibleTo(&banner));
        const QSignalSpy triggered(&banner, &Banner::actionTriggered);
        action->click();
        QCOMPARE(triggered.size(), 1);
        banner.setClosable(true);
        const QSignalSpy closed(&banner, &Banner::closed);
        banner.findChild<QToolButton *>(QStringLiteral("warning.close"))->click();
        QCOMPARE(closed.size(), 1);
        QVERIFY(banner.isHidden());
    }

    void bannerGrowsWithItsText()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *banner = new Banner(BannerKind::info, QStringLiteral("Short."));
        column->addWidget(banner);
        column->addStretch();
        window.resize(320, 400);
        window.show();
        const int low = banner->height();
        banner->setText(
            QString(300, u'w').replace(QRegularExpression(QStringLiteral("w{6}")), QStringLiteral("wwwww ")));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QVERIFY2(banner->height() > low + 40, qPrintable(QString::number(banner->height())));
    }

    void initialsOfNames()
    {
        QCOMPARE(Avatar::initials(QStringLiteral("Marguerite de la Fontaine")), QStringLiteral("MF"));
        QCOMPARE(Avatar::initials(QStringLiteral("  josé   núñez ")), QStringLiteral("JN"));
        QCOMPARE(Avatar::initials(QStringLiteral("Cher")), QStringLiteral("C"));
        QCOMPARE(Avatar::initials(QStringLiteral(" ")), QString());
        QCOMPARE(Avatar::initials(QStringLiteral("𝒜nna Smith")), QStringLiteral("𝒜S"));
    }

    void brandIconHasItsSizes()
    {
        const QIcon brand = brandIcon();
        for (const int side : {16, 32, 256})
            QVERIFY(brand.availableSizes().contains(QSize(side, side)));
        QCOMPARE(brand.pixmap(64, 64).toImage().pixelColor(6, 32), Tokens::light().accent);
    }

    void badgesAndChips()
    {
        Badge badge(QStringLiteral("Restricted"), BadgeKind::warning, IconName::lock);
        QCOMPARE(badge.accessibleName(), QStringLiteral("Restricted"));
        const Badge plain(QStringLiteral("Restricted"), BadgeKind::warning);
        QVERIFY(badge.sizeHint().width() > plain.sizeHint().width());
        Chip chip(QStringLiteral("Today"));
        const QSignalSpy toggled(&chip, &Chip::toggled);
        QTest::keyClick(&chip, Qt::Key_Space);
        QCOMPARE(toggled.size(), 1);
        QVERIFY(chip.isChecked());
        QCOMPARE(QAccessible::queryAccessibleInterface(&chip)->text(QAccessible::Name), QStringLiteral("Today"));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

VB_TEST(TestKit)

#include "test_kit.moc"
