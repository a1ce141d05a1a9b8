"""The rule recovered from the numbers, where no known misconception explains them."""
