#pragma once

#include <QColor>
#include <QFont>
#include <QString>

#include <array>

namespace vb::ui {

/// What a piece of text is on the page; size, weight and leading follow from it.
enum class TextRole {
    body, // 13
    medium, // 13/500, buttons
    strong, // 13/600
    caption, // 12
    header, // 12/600, table headers
    section, // 15/600
    page, // 22/600
};

/// A category colour (appointments, avatars): a pale fill, a saturated bar, and text that reads on the fill.
struct Hue {
    QColor fill;
    QColor bar;
    QColor text;
};

/// The 4-px grid.
namespace space {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int xxl = 32;
} // namespace space

/// Every colour and size of the look; values only. Sizes are device independent pixels at `fontScale` percent.
struct Tokens {
    bool isDark = false;
    int fontScale = 100;
    QString family;

    QColor bg; // behind cards
    QColor surface; // cards, fields, tables
    QColor raised; // menus, pop-ups
    QColor hover; // under the pointer
    QColor line; // dividers and card edges
    QColor outline; // edge of secondary buttons
    QColor fieldBorder; // 3:1 on surface and bg (WCAG 2.1, 1.4.11)
    QColor text;
    QColor muted;
    QColor disabled;
    QColor accent;
    QColor accentHover;
    QColor accentPressed;
    QColor onAccent;
    QColor soft; // selection and quiet emphasis; accent reads on it
    QColor danger;
    QColor dangerHover;
    QColor onDanger;
    QColor dangerSoft;
    QColor warn;
    QColor warnSoft;
    QColor info;
    QColor infoSoft;
    QColor tip;
    QColor onTip;
    std::array<Hue, 6> hues;

    int fieldHeight = 36;
    int rowHeight = 44;
    int headerHeight = 36;
    int radiusChip = 6;
    int radiusField = 8;
    int radiusCard = 12;
    int iconSize = 20;
    int smallIconSize = 16;
    int focusWidth = 2;
    int railWidth = 208;
    int railCollapsedWidth = 64;

    /// `fontScale` is held within 90-150.
    static Tokens light(int fontScale = 100, const QString &family = QString());
    static Tokens dark(int fontScale = 100, const QString &family = QString());

    [[nodiscard]] QFont font(TextRole role) const;
    /// A size given at 100 %, at this scale.
    [[nodiscard]] int scaled(int px) const;
};

/// The tokens of the style in use; the light ones before a Theme was applied. GUI thread.
const Tokens &tokens();

/// Contrast ratio 1-21 (WCAG 2.1, "relative luminance").
double contrast(const QColor &a, const QColor &b);

} // namespace vb::ui
