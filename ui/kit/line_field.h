#pragma once

#include <QLineEdit>

namespace vb::ui {

/// A line edit that checks what was typed when the person leaves it, and again at each key once a problem is shown.
/// Refuses what core would refuse: control characters, bidirectional overrides, payment card numbers.
class LineField : public QLineEdit {
    Q_OBJECT

public:
    explicit LineField(QWidget *parent = nullptr);

    void setRequired(bool required) { m_required = required; }
    [[nodiscard]] bool isRequired() const { return m_required; }

    /// Looks for a problem and shows it; true when there is none. Call before sending a form.
    bool check();
    /// A sentence for the person; empty when the last check found nothing.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// Shows a problem found elsewhere, such as one that the service answered; the next edit removes it.
    void setProblem(const QString &problem);

    /// NFC and trimmed; as typed while it has a problem.
    [[nodiscard]] QString cleanText() const;

    /// Muted text at the right end, such as an age.
    void setTrailing(const QString &text);
    [[nodiscard]] QString trailing() const { return m_trailing; }

Q_SIGNALS:
    void problemChanged(const QString &problem);

protected:
    /// A sentence that says what is wrong with the text and what to do, or nothing. The text is not empty.
    [[nodiscard]] virtual QString findProblem() const;
    /// The person left the field or pressed Enter; the text has no problem.
    virtual void tidy() { }

    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitTrailing();

    bool m_required = false;
    QString m_problem;
    QString m_trailing;
};

} // namespace vb::ui
