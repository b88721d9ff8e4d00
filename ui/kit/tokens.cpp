#include "ui/kit/tokens.h"

#include "ui/kit/verbena_style.h"

#include <QApplication>

#include <algorithm>
#include <cmath>

namespace vb::ui {

namespace {

constexpr QRgb rgb(QRgb value)
{
    return 0xFF000000U | value;
}

void setFont(Tokens &tokens, int fontScale, const QString &family)
{
    tokens.fontScale = std::clamp(fontScale, 90, 150);
    tokens.family = family;
    for (int Tokens::*size : {&Tokens::fieldHeight, &Tokens::rowHeight, &Tokens::headerHeight, &Tokens::iconSize,
                              &Tokens::smallIconSize, &Tokens::railWidth})
        tokens.*size = tokens.scaled(tokens.*size);
}

double channelLuminance(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channelLuminance(color.redF()) + 0.7152 * channelLuminance(color.greenF())
        + 0.0722 * channelLuminance(color.blueF());
}

} // namespace

Tokens Tokens::light(int fontScale, const QString &family)
{
    Tokens t;
    t.bg = rgb(0xF5F7F5);
    t.surface = rgb(0xFFFFFF);
    t.raised = rgb(0xFFFFFF);
    t.hover = rgb(0xF0F4F1);
    t.line = rgb(0xE2E8E4);
    t.outline = rgb(0xC9D3CD);
    t.fieldBorder = rgb(0x84918A);
    t.text = rgb(0x1F2A26);
    t.muted = rgb(0x64726B);
    t.disabled = rgb(0x9BA7A0);
    t.accent = rgb(0x2F6B50);
    t.accentHover = rgb(0x285D45);
    t.accentPressed = rgb(0x214E3A);
    t.onAccent = rgb(0xFFFFFF);
    t.soft = rgb(0xE3EFE9);
    t.danger = rgb(0xB3403A);
    t.dangerHover = rgb(0x9C3530);
    t.onDanger = rgb(0xFFFFFF);
    t.dangerSoft = rgb(0xFBECEA);
    t.warn = rgb(0x8A5A0B);
    t.warnSoft = rgb(0xFCF3DF);
    t.info = rgb(0x2A5F8F);
    t.infoSoft = rgb(0xE8F1F9);
    t.tip = rgb(0x1F2A26);
    t.onTip = rgb(0xF5F7F5);
    t.hues = {Hue {rgb(0xE3EFE9), rgb(0x2F6B50), rgb(0x1F4A37)}, Hue {rgb(0xE4EEF8), rgb(0x2F6CA8), rgb(0x1E4A75)},
              Hue {rgb(0xEFE9F8), rgb(0x7450B0), rgb(0x4E3480)}, Hue {rgb(0xFBE9EE), rgb(0xB8486F), rgb(0x7E2C4A)},
              Hue {rgb(0xFBEFDC), rgb(0xB57714), rgb(0x6E4608)}, Hue {rgb(0xE2F1F2), rgb(0x1F7F88), rgb(0x14555B)}};
    setFont(t, fontScale, family);
    return t;
}

Tokens Tokens::dark(int fontScale, const QString &family)
{
    Tokens t;
    t.isDark = true;
    t.bg = rgb(0x131816);
    t.surface = rgb(0x1A211E);
    t.raised = rgb(0x212A26);
    t.hover = rgb(0x232C28);
    t.line = rgb(0x2E3934);
    t.outline = rgb(0x3F4C46);
    t.fieldBorder = rgb(0x6F7F77);
    t.text = rgb(0xE7EDEA);
    t.muted = rgb(0x9AA8A1);
    t.disabled = rgb(0x64726B);
    t.accent = rgb(0x7CC3A0);
    t.accentHover = rgb(0x8FD0B0);
    t.accentPressed = rgb(0x6BB391);
    t.onAccent = rgb(0x10201A);
    t.soft = rgb(0x243B31);
    t.danger = rgb(0xE58A86);
    t.dangerHover = rgb(0xEDA19D);
    t.onDanger = rgb(0x2A1110);
    t.dangerSoft = rgb(0x3A2423);
    t.warn = rgb(0xE0B060);
    t.warnSoft = rgb(0x362C19);
    t.info = rgb(0x86B6E0);
    t.infoSoft = rgb(0x1F2F3D);
    t.tip = rgb(0xE7EDEA);
    t.onTip = rgb(0x1A211E);
    t.hues = {Hue {rgb(0x21372D), rgb(0x7CC3A0), rgb(0xB4E0CB)}, Hue {rgb(0x1F3040), rgb(0x7DB2E3), rgb(0xB9D6F1)},
              Hue {rgb(0x2E2840), rgb(0xAB92E0), rgb(0xD2C5F0)}, Hue {rgb(0x3E2630), rgb(0xE08FAE), rgb(0xF1C3D3)},
              Hue {rgb(0x3A2E1B), rgb(0xE0B060), rgb(0xF0D5A4)}, Hue {rgb(0x1B3437), rgb(0x6CC0C8), rgb(0xB0DFE3)}};
    setFont(t, fontScale, family);
    return t;
}

QFont Tokens::font(TextRole role) const
{
    QFont font;
    if (!family.isEmpty())
        font.setFamily(family);
    int px = 13;
    QFont::Weight weight = QFont::Normal;
    switch (role) {
    case TextRole::body: break;
    case TextRole::medium: weight = QFont::Medium; break;
    case TextRole::strong: weight = QFont::DemiBold; break;
    case TextRole::caption: px = 12; break;
    case TextRole::header:
        px = 12;
        weight = QFont::DemiBold;
        break;
    case TextRole::section:
        px = 15;
        weight = QFont::DemiBold;
        break;
    case TextRole::page:
        px = 22;
        weight = QFont::DemiBold;
        break;
    }
    font.setPixelSize(scaled(px));
    font.setWeight(weight);
    if (role == TextRole::page)
        font.setLetterSpacing(QFont::PercentageSpacing, 98.5);
    return font;
}

int Tokens::scaled(int px) const
{
    return (px * fontScale + 50) / 100;
}

const Tokens &tokens()
{
    if (const auto *style = qobject_cast<const VerbenaStyle *>(QApplication::style()))
        return style->tokens();
    static const Tokens plain = Tokens::light();
    return plain;
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace vb::ui
