#pragma once

#include "ui/kit/tokens.h"

#include <QBasicTimer>
#include <QPointer>
#include <QProxyStyle>

namespace vb::ui {

/// The look of every standard widget, painted from one Tokens over Fusion. Each family of controls is painted in its
/// paint_*.cpp; this class sends elements to their painters (verbena_style.cpp) and answers what sizes, places and
/// habits they have (verbena_style_metrics.cpp).
class VerbenaStyle : public QProxyStyle {
    Q_OBJECT

public:
    explicit VerbenaStyle(const Tokens &tokens);

    [[nodiscard]] const Tokens &tokens() const { return m_tokens; }

    [[nodiscard]] QPalette standardPalette() const override;
    using QProxyStyle::polish;
    void polish(QApplication *application) override;
    void polish(QWidget *widget) override;
    void unpolish(QApplication *application) override;
    void unpolish(QWidget *widget) override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget = nullptr) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option,
                                       const QWidget *widget = nullptr) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl sub,
                                       const QWidget *widget = nullptr) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                         const QWidget *widget = nullptr) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option = nullptr,
                                  const QWidget *widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption *option = nullptr, const QWidget *widget = nullptr,
                  QStyleHintReturn *returned = nullptr) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap which, const QStyleOption *option = nullptr,
                                     const QWidget *widget = nullptr) const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void drawItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawEndless(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void showMnemonics(bool shown);

    Tokens m_tokens;
    bool m_mnemonicsShown = false; // while Alt is held
    mutable QBasicTimer m_turn; // runs while a progress bar without an end is painted
    mutable QList<QPointer<QWidget>> m_turning;
};

} // namespace vb::ui
