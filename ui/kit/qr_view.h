#pragma once

#include "core/base/qr.h"

#include <QWidget>

namespace vb::ui {

/// A QR code, black on white in every theme, at whole device pixels and with its quiet zone (ISO 18004: four modules).
/// What it says has to stand beside it in words too.
class QrView : public QWidget {
    Q_OBJECT

public:
    explicit QrView(QWidget *parent = nullptr);

    /// False, and nothing is shown, when the text does not fit one symbol. Empty forgets.
    bool setText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Qr m_qr;
};

/// The same into the middle of `square`, for paper.
void paintQr(QPainter &painter, const QRect &square, const Qr &qr);

} // namespace vb::ui
