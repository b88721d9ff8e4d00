#pragma once

#include "ui/conflict/differences.h"

#include <QTextEdit>

namespace vb::ui {

/// A value to read and copy: plain text as high as it needs, up to a limit, from which on it scrolls. What differs from
/// the other version is underlined, strong and on a tint.
class VersionText : public QTextEdit {
    Q_OBJECT

public:
    explicit VersionText(QWidget *parent = nullptr);

    void setVersion(const QString &text, const std::vector<TextRun> &different);
    /// What differs, in words of the text, for who hears it.
    [[nodiscard]] QStringList marked() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void mark();
    void fit();

    std::vector<TextRun> m_different;
    int m_height = 0;
    bool m_marking = false;
};

} // namespace vb::ui
