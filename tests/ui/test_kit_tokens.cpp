#include "tests/kit/test_main.h"
#include "ui/kit/icons.h"
#include "ui/kit/text_label.h"
#include "ui/kit/theme.h"
#include "ui/kit/tokens.h"

#include <QApplication>
#include <QImage>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace vb::ui;

namespace {

Tokens tokensOf(bool dark)
{
    return dark ? Tokens::dark() : Tokens::light();
}

int inkedPixels(const QImage &image)
{
    int inked = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            inked += qAlpha(image.pixel(x, y)) > 32 ? 1 : 0;
    return inked;
}

/// The colour of the most opaque pixel.
QColor inkOf(const QImage &image)
{
    QRgb best = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qAlpha(image.pixel(x, y)) > qAlpha(best))
                best = image.pixel(x, y);
    return QColor::fromRgb(best);
}

bool isNear(const QColor &a, const QColor &b)
{
    return std::abs(a.red() - b.red()) < 4 && std::abs(a.green() - b.green()) < 4 && std::abs(a.blue() - b.blue()) < 4;
}

} // namespace

/// Colours, icons and the switch between themes.
class TestKitTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::light); }
    void cleanupTestCase() { m_theme.reset(); }
    void cleanup()
    {
        m_theme->setMode(ThemeMode::light);
        m_theme->setFontScale(100);
    }

    void contrastOfBlackAndWhite()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void textReadsOnItsGround_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        for (const bool dark : {false, true}) {
            const Tokens t = tokensOf(dark);
            const auto add = [dark](const char *name, const QColor &ink, const QColor &ground) {
                QTest::addRow("%s, %s", dark ? "dark" : "light", name) << ink << ground;
            };
            add("text on bg", t.text, t.bg);
            add("text on surface", t.text, t.surface);
            add("text on raised", t.text, t.raised);
            add("text on hover", t.text, t.hover);
            add("text on soft", t.text, t.soft);
            add("muted on bg", t.muted, t.bg);
            add("muted on surface", t.muted, t.surface);
            add("muted on raised", t.muted, t.raised);
            add("muted on hover", t.muted, t.hover);
            add("accent on bg", t.accent, t.bg);
            add("accent on surface", t.accent, t.surface);
            add("accent on raised", t.accent, t.raised);
            add("accent on hover", t.accent, t.hover);
            add("accent on soft", t.accent, t.soft);
            add("accent on info", t.accent, t.infoSoft);
            add("accent on warn", t.accent, t.warnSoft);
            add("on accent", t.onAccent, t.accent);
            add("on accent, hovered", t.onAccent, t.accentHover);
            add("on accent, pressed", t.onAccent, t.accentPressed);
            add("danger on bg", t.danger, t.bg);
            add("danger on surface", t.danger, t.surface);
            add("danger on its soft", t.danger, t.dangerSoft);
            add("on danger", t.onDanger, t.danger);
            add("on danger, hovered", t.onDanger, t.dangerHover);
            add("warn on its soft", t.warn, t.warnSoft);
            add("info on its soft", t.info, t.infoSoft);
            add("text on danger's soft", t.text, t.dangerSoft);
            add("text on warn's soft", t.text, t.warnSoft);
            add("text on info's soft", t.text, t.infoSoft);
            add("tool tip", t.onTip, t.tip);
            for (const Hue &hue : t.hues)
                add(qPrintable(QStringLiteral("hue ") + hue.fill.name()), hue.text, hue.fill);
        }
    }
    void textReadsOnItsGround()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QString::number(contrast(ink, ground))));
    }

    void edgesAndFocusShow_data()
    {
        QTest::addColumn<QColor>("edge");
        QTest::addColumn<QColor>("ground");
        for (const bool dark : {false, true}) {
            const Tokens t = tokensOf(dark);
            const auto add = [dark](const char *name, const QColor &edge, const QColor &ground) {
                QTest::addRow("%s, %s", dark ? "dark" : "light", name) << edge << ground;
            };
            add("field on surface", t.fieldBorder, t.surface);
            add("field on bg", t.fieldBorder, t.bg);
            add("focus on surface", t.accent, t.surface);
            add("focus on bg", t.accent, t.bg);
            add("focus on selection", t.accent, t.soft);
            add("problem on surface", t.danger, t.surface);
            add("problem on bg", t.danger, t.bg);
            for (const Hue &hue : t.hues)
                add(qPrintable(QStringLiteral("hue bar ") + hue.bar.name()), hue.bar, hue.fill);
        }
    }
    void edgesAndFocusShow()
    {
        QFETCH(QColor, edge);
        QFETCH(QColor, ground);
        QVERIFY2(contrast(edge, ground) >= 3.0, qPrintable(QString::number(contrast(edge, ground))));
    }

    void everyIconHasInk_data()
    {
        QTest::addColumn<int>("name");
        QTest::addColumn<bool>("dark");
        for (int name = 0; name < static_cast<int>(IconName::count_); ++name)
            for (const bool dark : {false, true})
                QTest::addRow("%d %s", name, dark ? "dark" : "light") << name << dark;
    }
    void everyIconHasInk()
    {
        QFETCH(int, name);
        QFETCH(bool, dark);
        m_theme->setMode(dark ? ThemeMode::dark : ThemeMode::light);
        const QIcon drawn = icon(static_cast<IconName>(name));
        const QImage image = drawn.pixmap(QSize(24, 24), 2.0).toImage();
        QCOMPARE(image.size(), QSize(48, 48));
        QVERIFY(inkedPixels(image) > 60);
        QVERIFY(isNear(inkOf(image), tokens().text));
    }

    void iconsFollowModeAndTone()
    {
        const auto ink = [](const QIcon &drawn, QIcon::Mode mode, QIcon::State state) {
            return inkOf(drawn.pixmap(QSize(24, 24), 2.0, mode, state).toImage());
        };
        const Tokens t = tokens();
        QVERIFY(isNear(ink(icon(IconName::user), QIcon::Disabled, QIcon::Off), t.disabled));
        QVERIFY(isNear(ink(icon(IconName::user), QIcon::Selected, QIcon::Off), t.accent));
        QVERIFY(isNear(ink(icon(IconName::user), QIcon::Normal, QIcon::On), t.accent));
        QVERIFY(isNear(ink(icon(IconName::user, IconTone::danger), QIcon::Normal, QIcon::Off), t.danger));
        const QIcon kept = icon(IconName::user, IconTone::muted);
        QVERIFY(isNear(ink(kept, QIcon::Normal, QIcon::Off), t.muted));
        m_theme->setMode(ThemeMode::dark);
        QVERIFY(isNear(ink(kept, QIcon::Normal, QIcon::Off), Tokens::dark().muted));
    }

    void switchingRepaintsWhatIsShown()
    {
        QWidget window;
        auto *label = new TextLabel(QStringLiteral("Text"), TextRole::section, TextTone::muted, &window);
        auto *button = new QPushButton(QStringLiteral("Save"), &window);
        window.resize(120, 120);
        QCOMPARE(window.grab().toImage().pixelColor(90, 90), Tokens::light().bg);
        const QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->setMode(ThemeMode::dark);
        QCOMPARE(changed.size(), 1);
        QVERIFY(tokens().isDark);
        QCoreApplication::sendPostedEvents(); // Qt tells the widgets of a new palette in its next turn
        QCOMPARE(window.grab().toImage().pixelColor(90, 90), Tokens::dark().bg);
        QCOMPARE(label->palette().color(label->foregroundRole()), Tokens::dark().muted);
        QCOMPARE(button->palette().color(QPalette::ButtonText), Tokens::dark().text);
        m_theme->setMode(ThemeMode::dark);
        QCOMPARE(changed.size(), 1);
    }

    void fontScaleGrowsTextAndSizes()
    {
        TextLabel label(QStringLiteral("Page"), TextRole::page);
        QPushButton button(QStringLiteral("Save"));
        button.ensurePolished();
        QCOMPARE(label.font().pixelSize(), 22);
        QCOMPARE(button.sizeHint().height(), 36);
        QCOMPARE(button.font().pixelSize(), 13);
        m_theme->setFontScale(150);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(label.font().pixelSize(), 33);
        QCOMPARE(button.font().pixelSize(), 20);
        QCOMPARE(button.sizeHint().height(), 54);
        m_theme->setFontScale(400);
        QCOMPARE(m_theme->fontScale(), 150);
        m_theme->setFontScale(10);
        QCOMPARE(m_theme->fontScale(), 90);
    }

    void systemSchemeIsReadFromThePalette()
    {
        QPalette dark;
        dark.setColor(QPalette::Window, QColor(30, 30, 30));
        dark.setColor(QPalette::WindowText, Qt::white);
        QVERIFY(Theme::looksDark(dark));
        QPalette light;
        light.setColor(QPalette::Window, Qt::white);
        light.setColor(QPalette::WindowText, QColor(30, 30, 30));
        QVERIFY(!Theme::looksDark(light));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

VB_TEST(TestKitTokens)

#include "test_kit_tokens.moc"
